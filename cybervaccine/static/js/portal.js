/* The portal's only script. Every page works without it: it changes the province in place, remembers the choice on this
   device (never in a cookie), sets how fast a film plays, says when there is no connection, and registers the worker that keeps pages for offline. */
(() => {
  "use strict";
  const KEY = "province";
  const PATIENCE = 1500; // ms: later than this, a page someone is reading is not swapped under their eyes

  const where = () => location.pathname + location.search;
  let shown = where();

  const recall = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const remember = (code) => { try { localStorage.setItem(KEY, code); } catch { /* private window: not remembered */ } };

  const addressOf = (form) => {
    const address = new URL(form.action || location.href, location.href);
    address.search = new URLSearchParams(new FormData(form)).toString();
    address.hash = "";
    return address;
  };

  const load = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.status);
    return [answer.url, new DOMParser().parseFromString(await answer.text(), "text/html")];
  };

  const swap = (page, address, write) => {
    for (const place of ["#bulletin", ".language"]) {
      const [old, fresh] = [document.querySelector(place), page.querySelector(place)];
      if (old && fresh) old.replaceWith(document.adoptNode(fresh));
    }
    document.title = page.title;
    write.call(history, null, "", address);
    shown = where();
  };

  const choose = async (form) => {
    const address = addressOf(form);
    remember(new FormData(form).get("province"));
    document.querySelector("#bulletin").setAttribute("aria-busy", "true");
    try {
      const [url, page] = await load(address);
      swap(page, url, history.pushState);
      const heading = document.querySelector("#bulletin h1");
      heading.tabIndex = -1;
      heading.focus();
    } catch {
      location.assign(address);
    }
  };

  const useRemembered = async (form) => {
    const code = recall();
    const select = form.elements.province;
    if (!code || code === form.dataset.province || ![...select.options].some((option) => option.value === code)) return;
    select.value = code;
    const began = performance.now();
    const busy = new AbortController();
    for (const sign of ["scroll", "pointerdown", "keydown"]) addEventListener(sign, () => busy.abort(), { once: true, passive: true });
    try {
      const [url, page] = await load(addressOf(form));
      if (!busy.signal.aborted && performance.now() - began < PATIENCE) swap(page, url, history.replaceState);
    } catch { /* the country's bulletin stays; the province is one press away */ }
  };

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.choose[data-province]")) return;
    event.preventDefault();
    choose(event.target);
  });
  // Going back to another bulletin loads it; going to a place within the page (which is a popstate too) does not.
  addEventListener("popstate", () => { if (where() !== shown) location.reload(); });

  // Only who arrives is led to the chosen province, not who goes back to the country's bulletin or loads it again.
  const arrives = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  const atHome = document.querySelector("form.choose[data-province][data-remembers]");
  if (atHome && arrives && !new URLSearchParams(location.search).has("province")) useRemembered(atHome);

  // How fast sound and film play; without scripts the browser's own menu has it.
  for (const speeds of document.querySelectorAll(".speeds")) {
    const sounding = speeds.closest(".player").querySelector("audio, video");
    speeds.hidden = false;
    speeds.addEventListener("click", ({ target }) => {
      if (!target.value) return;
      sounding.playbackRate = Number(target.value);
      for (const button of speeds.children) button.setAttribute("aria-pressed", String(button === target));
    });
  }

  const notice = document.querySelector("#offline");
  const tell = () => { if (notice) notice.hidden = navigator.onLine; };
  addEventListener("online", tell);
  addEventListener("offline", tell);
  tell();

  if ("serviceWorker" in navigator) addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
})();
