/* Offers places under the address box while somebody types. Without it the same are offered on the next page.
   What is typed is sent in the body of a POST, so that no address of a person stands in an address of the site. */
(() => {
  "use strict";
  const PAUSE = 250; // ms without a key before the server is asked

  const box = document.querySelector("[data-places]");
  const input = box?.querySelector("input");
  if (!input) return;
  const list = box.querySelector("ul");
  const count = box.querySelector("[role=status]");
  let timer = 0;
  let asking = new AbortController();

  const offer = (places) => {
    list.replaceChildren(...places.map((place) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: place });
      const item = document.createElement("li");
      item.append(button);
      return item;
    }));
    list.hidden = !places.length;
    if (places.length) list.scrollIntoView({ block: "nearest" }); // above the bar at the bottom of a small screen
    count.textContent = places.length ? count.dataset.found.replace("0", places.length) : "";
  };

  const ask = async () => {
    asking.abort();
    asking = new AbortController();
    const body = new URLSearchParams({ place: input.value, csrfmiddlewaretoken: input.form.elements.csrfmiddlewaretoken.value });
    try {
      const answer = await fetch(box.dataset.places, { method: "POST", body, signal: asking.signal, redirect: "error" });
      if (answer.ok) offer((await answer.json()).places);
    } catch { /* no connection, or typed on: the next page offers the places */ }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < 2) offer([]);
    else timer = setTimeout(ask, PAUSE);
  });
  list.addEventListener("click", ({ target }) => {
    const chosen = target.closest("button");
    if (!chosen) return;
    clearTimeout(timer);
    asking.abort();
    input.value = chosen.textContent;
    offer([]);
    input.focus();
  });
  box.addEventListener("keydown", ({ key }) => { if (key === "Escape") offer([]); });
})();
