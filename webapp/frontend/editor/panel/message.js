// Messages, signals, errors and escalations: their names, and what a message carries.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { definitionOf, mappingOf, propertiesOf } from "../model.js";
import { suggestionsOf } from "./calling.js";
import { checkField, pairsField, textField } from "./fields.js";
import { interruption } from "./timer.js";

const NAMED = {
  "bpmn:MessageEventDefinition": { title: "Сообщение", type: "bpmn:Message", reference: "messageRef", attribute: "name" },
  "bpmn:SignalEventDefinition": { title: "Сигнал", type: "bpmn:Signal", reference: "signalRef", attribute: "name" },
  "bpmn:ErrorEventDefinition": { title: "Ошибка", type: "bpmn:Error", reference: "errorRef", attribute: "errorCode" },
  "bpmn:EscalationEventDefinition": { title: "Эскалация", type: "bpmn:Escalation", reference: "escalationRef", attribute: "escalationCode" },
};

export function message(view) {
  const { element, model } = view;
  const definition = definitionOf(element);
  const named = NAMED[definition?.$type];
  if (!named) return null;
  const own = propertiesOf(element);
  const name = definition[named.reference]?.get(named.attribute) ?? "";
  const rename = (text) =>
    model.together(() => {
      const root = text ? model.rootElement(named.type, named.attribute, text) : undefined;
      model.updateInside(element, definition, { [named.reference]: root });
    });
  const content = [textField("Имя", name, rename, { code: true, key: "event-name" })];
  const isThrown = is(element, "bpmn:ThrowEvent");
  if (named.type === "bpmn:Message") content.push(...messageFields(view, own, isThrown));
  if (element.host && !is(definition, "bpmn:ErrorEventDefinition")) content.push(interruption(view));
  return { title: named.title, content };
}

function messageFields(view, own, isThrown) {
  const { element, model } = view;
  const set = (name) => (value) => model.setProperties(element, { [name]: value });
  const direction = isThrown ? "in" : "out";
  return [
    textField("Ключ: кому оно", own.correlation_key ?? "", set("correlation_key"), {
      code: true,
      key: "correlation",
      hint: "Выражение; сообщение дойдёт туда, где ждут с таким же ключом.",
    }),
    isThrown
      ? checkField("Хранить как факт", own.retain === "true", (checked) => set("retain")(checked ? "true" : ""), {
          hint: "Кто спросит позже, получит его сразу.",
        })
      : null,
    pairsField(isThrown ? "Что послать" : "Что взять", isThrown ? ["В сообщении", "Выражение"] : ["Переменная", "Из сообщения"], mappingOf(element, direction), (rows) => model.setMapping(element, direction, rows), {
      suggestions: suggestionsOf(view),
    }),
  ];
}
