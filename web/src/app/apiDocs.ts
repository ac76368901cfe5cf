// The description of the API to read and to try, without asking any other host. A page of its own: nobody who came for
// something else loads it.
import "@fontsource-variable/archivo/wdth.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "swagger-ui-dist/swagger-ui.css";
import "../ui/tokens.css";
import "./apiDocs.css";
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";

SwaggerUI({
  dom_id: "#api",
  url: "/api/v1/openapi.json",
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: "none",
  // The badge of a validator elsewhere is a request to another host.
  validatorUrl: null,
});
