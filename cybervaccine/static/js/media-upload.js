/* Sends a file of the library in pieces, each with where it begins and its SHA-256: a broken line costs a piece, a closed page
   is gone on with when the same file is chosen again. Without scripts the form sends the file as any form does.
   And shows how far files are that are being made. */
(() => {
  "use strict";
  const TRIES = 8;
  const LATER = 5000; // ms between two looks at what is being made

  const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const sha256 = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));
  const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

  const form = document.querySelector("form[data-begin]");
  const progress = form?.querySelector("progress");
  const said = form?.querySelector("[role=status]");

  class Refused extends Error {}

  const send = async (address, body, headers) => {
    const token = form.elements.csrfmiddlewaretoken.value;
    const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token, ...headers } });
    const told = await answer.json().catch(() => ({}));
    if (told.problem) throw new Refused(told.problem);
    // Also what answers in the portal's place, such as the sign-in page of a café's network, is a line that broke.
    if (!told.done && !Number.isInteger(told.received)) throw new Error(answer.status);
    return told;
  };

  // A line that is gone comes back: wait a little longer each time.
  const patiently = async (work) => {
    for (let tried = 1; ; tried += 1) {
      try {
        return await work();
      } catch (problem) {
        if (problem instanceof Refused || tried === TRIES) throw problem;
        said.textContent = form.dataset.waiting;
        await pause(Math.min(500 * 2 ** tried, 20000));
      }
    }
  };

  const sendPieces = async (file) => {
    const known = new TextEncoder().encode(`${file.name}\n${file.size}\n${file.lastModified}`);
    const begun = new URLSearchParams({ size: file.size, mark: await sha256(known), language: form.elements.language.value });
    const { code, received, piece } = await patiently(() => send(form.dataset.begin, begun, {}));
    let at = received;
    for (;;) {
      progress.value = at / file.size;
      said.textContent = `${Math.floor((100 * at) / file.size)}%`;
      const bytes = await file.slice(at, at + piece).arrayBuffer();
      const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": at, "Upload-Sha256": await sha256(bytes) };
      const told = await patiently(() => send(form.dataset.piece.replace("CODE", code), bytes, headers));
      if (told.done) return;
      at = told.received;
    }
  };

  form?.addEventListener("submit", async (event) => {
    const file = form.elements.file.files[0];
    if (!file || !globalThis.crypto?.subtle) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    progress.hidden = false;
    try {
      await sendPieces(file);
      location.reload();
    } catch (problem) {
      said.textContent = problem instanceof Refused ? problem.message : form.dataset.broken;
      button.disabled = false;
    }
  });

  const watch = async () => {
    const files = document.querySelector("#files");
    if (!files?.hasAttribute("data-making")) return;
    await pause(LATER);
    try {
      const answer = await fetch(location.href);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#files");
      if (answer.ok && fresh) files.replaceWith(document.adoptNode(fresh));
    } catch { /* asked again */ }
    watch();
  };
  watch();
})();
