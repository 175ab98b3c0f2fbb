// What an element is called and what is said about it.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { nameOf } from "../kinds.js";
import { propertiesOf, semanticOf } from "../model.js";
import { checkField, searchField, selectField, textField } from "./fields.js";

const HINTS = [
  ["bpmn:ExclusiveGateway", "Вопросом: «Замечания есть?»"],
  ["bpmn:Activity", "Действие и предмет: «Утвердить сводку»"],
  ["bpmn:Event", "Что произошло: «Сводка принята»"],
  ["bpmn:SequenceFlow", "Ответом на вопрос: «да», «на доработку»"],
];

/** The name, which every element has, without a group of its own. */
export function naming({ element, model, offers }) {
  if (is(element, "bpmn:Lane")) return laneName({ element, model, offers });
  const label = is(element, "bpmn:TextAnnotation") ? "Текст" : "Название";
  const hint = HINTS.find(([type]) => is(element, type))?.[1];
  const rename = (name) => {
    if (is(element, "bpmn:Participant")) model.updateInside(element, semanticOf(element), { name });
    else model.rename(element, name);
  };
  return textField(label, nameOf(element), rename, { rows: 2, key: "name", hint });
}

function laneName({ element, model, offers }) {
  const names = [...offers.roles.map(({ name }) => [name, name]), [offers.system_lane, `${offers.system_lane} (без человека)`]];
  return selectField("Кто работает на этой дорожке", nameOf(element), [["", "не выбрано"], ...names], (name) => model.rename(element, name), { key: "name" });
}

export function describing({ element, model, offers }) {
  if (is(element, "bpmn:TextAnnotation") || is(element, "bpmn:Lane")) return null;
  const describe = (text) => model.setDocumentation(element, text);
  const content = [textField("Пояснение", model.documentationOf(element), describe, { rows: 3, key: "documentation" })];
  if (is(element, "bpmn:Activity")) content.push(clause({ element, model, offers }));
  if (is(element, "bpmn:Participant")) {
    content.push(textField("Подпись полосы", element.businessObject.name ?? "", (name) => model.rename(element, name)));
  }
  if (is(semanticOf(element), "bpmn:Process")) content.push(executable({ element, model }));
  return { title: "Описание", content };
}

/** A file may hold several processes: one is run, the others show whom it works with. */
function executable({ element, model }) {
  const process = semanticOf(element);
  const isRun = process.get("isExecutable") ?? true; // as the server reads it
  return checkField("Исполняемый процесс", isRun, (checked) => model.updateInside(element, process, { isExecutable: checked }), {
    hint: "Без отметки процесс только нарисован: он не проверяется и не исполняется.",
    key: "executable",
  });
}

function clause({ element, model, offers }) {
  const choices = offers.clauses.map(({ key, name }) => [key, name]);
  const value = propertiesOf(element).order_clause ?? "";
  return searchField("Пункт приказа", value, choices, (text) => model.setProperties(element, { order_clause: text }), { key: "clause" });
}
