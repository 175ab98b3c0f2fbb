// «Что дальше»: for the eye it is on the drawing, for the keyboard it is here.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { h } from "../dom.js";
import { called } from "../kinds.js";
import { button, selectField } from "./fields.js";

export function onward(view) {
  const { element, model } = view;
  if (!is(element, "bpmn:FlowNode") || is(element, "bpmn:EndEvent")) return null;
  const flows = element.outgoing.filter((flow) => is(flow, "bpmn:SequenceFlow"));
  const targets = model
    .flowNodes()
    .filter((each) => each !== element && each.parent === element.parent && !is(each, "bpmn:StartEvent") && !is(each, "bpmn:BoundaryEvent"))
    .map((each) => [each.id, called(each)]);
  const connect = (id) => id && model.modeling.connect(element, model.registry.get(id), { type: "bpmn:SequenceFlow" });
  return {
    title: "Что дальше",
    closed: true,
    content: [
      h("ul", { class: "onward" }, flows.map((flow) => h("li", {}, goTo(view, flow), goTo(view, flow.target)))),
      h("div", { class: "side-by-side wrap" }, view.addable(element).map(({ word, add }) => button(word, add, { label: `Добавить дальше: ${word}` }))),
      selectField("Соединить с", "", [["", "выберите шаг"], ...targets], connect, { key: "connect" }),
    ],
  };
}

const goTo = (view, element) => button(called(element), () => view.select(element), { kind: "quiet" });
