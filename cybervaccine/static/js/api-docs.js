// Shows the OpenAPI document on the developers' page. Everything comes from this site; nothing is sent anywhere else.
// What Swagger UI leaves out for keyboards and readers of screens is added here, without touching its package.
"use strict";

const place = document.getElementById("api-trial");

// Of Swagger's own layout only these parts: the page has a heading, a main part and a way past its menu already.
const layout = ({ React }) => ({
  components: {
    PortalLayout: ({ getComponent, specSelectors }) => {
      const part = (name) => React.createElement(getComponent(name, true), { key: name });
      const ready = specSelectors.loadingStatus() === "success";
      const parts = ready ? ["errors", "AuthorizeBtnContainer", "operations", "Models"] : ["errors"];
      return React.createElement("div", { className: "swagger-ui" }, parts.map(part));
    },
  },
});

// The box for tokens is a real dialog: what is behind it is out of reach, and closing leads back to what opened it.
const dialog = ({ React }) => ({
  wrapComponents: {
    authorizationPopup: (Original) => (properties) => {
      const box = React.useRef(null);
      React.useEffect(() => {
        const opener = document.activeElement;
        box.current.showModal();
        return () => opener.focus();
      }, []);
      const attributes = { ref: box, className: "api-dialog", "aria-label": "Available authorizations" };
      return React.createElement("dialog", attributes, React.createElement(Original, properties));
    },
  },
});

const name = (element, text) => {
  if (!element.labels?.length) element.setAttribute("aria-label", text);
};

// What is drawn → what it lacks.
const MENDED = {
  // Every part in its own section, and told by the name of the section, not by "Collapse operation".
  ".expand-operation": (button) => name(button, button.closest("[data-tag]").dataset.tag),
  // The address stands on the button beside it; this arrow is for the mouse.
  ".opblock-control-arrow": (button) => button.setAttribute("aria-hidden", "true"),
  ".authorization__btn": (button) =>
    name(button, button.querySelector(".unlocked") ? "Authorize this operation" : "Authorized; change"),
  // Of a property that is open only an arrow is left.
  ".model-box-control": (button) => {
    const row = button.closest("tr.property-row");
    if (row && !/[^\W_]/.test(button.textContent)) name(button, row.cells[0].textContent);
  },
  ".close-modal": (button) => name(button, "Close"),
  // A box that is no control has no name; the button in it has one.
  "div.copy-to-clipboard": (box) => {
    box.removeAttribute("aria-label");
    box.removeAttribute("title");
  },
  "[data-param-name] :is(input, select, textarea)": (field) =>
    name(field, field.closest("[data-param-name]").dataset.paramName),
  ".examples-select-element": (field) => name(field, "Example"),
  ".body-param textarea, .opblock-section-request-body :is(textarea, input)": (field) => name(field, "Request body"),
  // A table, not a region; and its headings are headings.
  "table[role=region]": (table) => table.removeAttribute("role"),
  "thead td.col_header": (cell) => cell.setAttribute("role", "columnheader"),
  // A tab names its panel only while the panel is there.
  "[role=tab][aria-controls]": (tab) => {
    if (!document.getElementById(tab.getAttribute("aria-controls"))) tab.removeAttribute("aria-controls");
  },
  // What scrolls is reached by keys.
  "pre.microlight, .model-container": (text) => text.setAttribute("tabindex", "0"),
};

const mend = () => {
  for (const [which, lacks] of Object.entries(MENDED)) place.querySelectorAll(which).forEach(lacks);
};

// The status of an answer is told, too; the answer itself is read by who wants it.
const told = document.createElement("p");
told.className = "api-told";
told.setAttribute("role", "status");
const telling = {
  statePlugins: {
    spec: {
      wrapActions: {
        setResponse: (set) => (path, method, response) => {
          told.textContent = `Response: ${response.status || "none"}`;
          return set(path, method, response);
        },
      },
    },
  },
};

if (place && window.SwaggerUIBundle) {
  const drawn = document.createElement("div");
  place.append(told, drawn);
  new MutationObserver(mend).observe(drawn, { childList: true, subtree: true });
  window.SwaggerUIBundle({
    url: place.dataset.schema,
    domNode: drawn,
    presets: [window.SwaggerUIBundle.presets.apis],
    plugins: [layout, dialog, telling],
    layout: "PortalLayout",
    deepLinking: false,
    validatorUrl: null,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    persistAuthorization: false,
    syntaxHighlight: { activated: true, theme: "tomorrow-night" },
  });
}
