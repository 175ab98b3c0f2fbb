import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css";
import "../theme/viewer.css";
import "../tokens/tokens.css";
import { TokenPlay } from "../tokens/play.js";

document.querySelectorAll("[data-diagram]").forEach((root) => TokenPlay.in(root));
