import "../theme/app.css";
import "htmx.org/dist/htmx.esm.js";
import { watchConditionalFields } from "../app/conditional.js";
import { watchDrafts } from "../app/autosave.js";
import { sendTokenWithHtmx } from "../app/csrf.js";
import { closeMenusOnLeave } from "../app/menus.js";

sendTokenWithHtmx();
closeMenusOnLeave();
watchConditionalFields(document);
watchDrafts(document);
document.getElementById("form-problems")?.focus();
document.addEventListener("htmx:after:swap", () => {
  watchConditionalFields(document);
  watchDrafts(document);
});
