/* Asks the device for its passkey and puts the answer into the form. Only on pages of staff; WebAuthn has no way without
   a script. What the server asks lies in the page as JSON; bytes travel as base64url. */
(() => {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

  const ask = {
    create: ({ user, challenge, excludeCredentials, ...rest }) => navigator.credentials.create({ publicKey: {
      ...rest, challenge: bytes(challenge), user: { ...user, id: bytes(user.id) },
      excludeCredentials: named(excludeCredentials),
    } }),
    get: ({ challenge, allowCredentials, ...rest }) => navigator.credentials.get({ publicKey: {
      ...rest, challenge: bytes(challenge), allowCredentials: named(allowCredentials),
    } }),
  };

  const written = (made) => {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[part]) response[part] = text(made.response[part]);
    }
    return { id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: {} };
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const trouble = form.querySelector("[data-trouble]");
    const button = form.querySelector("button");
    form.querySelector("[data-scriptless]").hidden = true;
    if (!window.PublicKeyCredential) { form.querySelector("[data-unable]").hidden = false; continue; }
    button.disabled = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      trouble.hidden = true;
      try {
        const asked = JSON.parse(document.getElementById("passkey-options").textContent).publicKey;
        form.elements.answer.value = JSON.stringify(written(await ask[form.dataset.passkey](asked)));
        form.submit();
      } catch {
        trouble.hidden = false;
        button.disabled = false;
        trouble.focus();
      }
    });
  }
})();
