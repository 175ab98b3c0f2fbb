import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "../theme/viewer.css";
import "../compare/compare.css";
import { Comparison } from "../compare/comparison.js";

document.querySelectorAll("[data-compare]").forEach((root) => Comparison.in(root));
