// "/" leads to the search box of the staff pages; whoever is typing keeps the key.
"use strict";

document.addEventListener("keydown", (event) => {
  const box = document.getElementById("staff-search");
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || !box || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  box.focus();
  box.select();
});
