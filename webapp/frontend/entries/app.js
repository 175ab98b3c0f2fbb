import "../theme/app.css";
import "htmx.org/dist/htmx.esm.js";
import { watchConditionalFields } from "../app/conditional.js";
import { watchDrafts } from "../app/autosave.js";
import { sendTokenWithHtmx } from "../app/csrf.js";
import { closeMenusOnLeave } from "../app/menus.js";
import { countMarked, walkRows } from "../app/rows.js";

sendTokenWithHtmx();
closeMenusOnLeave();
watchConditionalFields(document);
watchDrafts(document);
walkRows(document);
countMarked(document);
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
document.getElementById("form-problems")?.focus();
document.addEventListener("htmx:after:swap", () => {
  watchConditionalFields(document);
  watchDrafts(document);
});
