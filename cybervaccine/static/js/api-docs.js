// Shows the OpenAPI document on the developers' page. Everything comes from this site; nothing is sent anywhere else.
"use strict";

const place = document.getElementById("api-trial");
if (place && window.SwaggerUIBundle) {
  window.SwaggerUIBundle({
    url: place.dataset.schema,
    domNode: place,
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    deepLinking: false,
    validatorUrl: null,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    persistAuthorization: false,
    // The page has one main part already.
    onComplete: () => {
      for (const part of place.querySelectorAll("main, [role=main]")) part.setAttribute("role", "group");
    },
  });
}
