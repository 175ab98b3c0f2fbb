import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "../theme/viewer.css";
import { Diagram } from "../viewer/diagram.js";

const begin = () => document.querySelectorAll("[data-diagram]").forEach((root) => Diagram.in(root));

begin();
document.addEventListener("htmx:after:swap", begin);
