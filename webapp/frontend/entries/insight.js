import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "../theme/viewer.css";
import "../insight/insight.css";
import { HeatMap } from "../insight/heatmap.js";

document.querySelectorAll("[data-diagram]").forEach((root) => HeatMap.in(root));
