import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn-codes.css";
import "../theme/viewer.css";
import "../theme/editor.css";
import { sentenceOf } from "../editor/server.js";
import { Diagram } from "../viewer/diagram.js";

const WIDE = matchMedia("(min-width: 900px)");
const root = document.querySelector("[data-editor]");

/** On a narrow screen the diagram is shown; the editor is loaded when there is room for it. */
async function begin() {
  if (!WIDE.matches) return document.querySelectorAll("[data-diagram]").forEach((each) => Diagram.in(each));
  if (root.dataset.begun) return undefined;
  root.dataset.begun = "true";
  try {
    const { Editor } = await import("../editor/editor.js");
    return await Editor.begin(root);
  } catch (error) {
    console.error(error);
    root.querySelector("[data-editor-message]").textContent = `Редактор открыть не удалось. ${sentenceOf(error)}`;
    return undefined;
  }
}

begin();
WIDE.addEventListener("change", begin);
