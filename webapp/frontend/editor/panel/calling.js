// «Вызываемый процесс» and «Действие системы»: what is called, what goes in and what comes back.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { mappingOf, propertiesOf } from "../model.js";
import { variablesBefore } from "../upstream.js";
import { pageLink, pairsField, selectField, textField } from "./fields.js";

/** The variables known at an element, for fields that suggest them. */
export const suggestionsOf = ({ element, model, offers }) =>
  variablesBefore(element, offers, model.registry).map(({ name, label }) => [name, label]);

export function calling(view) {
  const { element, model, offers, urls } = view;
  if (!is(element, "bpmn:CallActivity")) return null;
  const own = propertiesOf(element);
  const choices = offers.processes.map(({ key, name }) => [key, `${key}: ${name}`]);
  const key = element.businessObject.calledElement ?? "";
  return {
    title: "Вызываемый процесс",
    content: [
      selectField("Процесс", key, [["", "не выбран"], ...choices], (chosen) => model.update(element, { calledElement: chosen || undefined }), { key: "called" }),
      choices.some(([each]) => each === key) ? pageLink(`${urls.processes}/${encodeURIComponent(key)}`, "Открыть процесс") : null,
      textField("Организация", own.organisation ?? "", (text) => model.setProperties(element, { organisation: text }), {
        code: true,
        key: "organisation",
        hint: "Выражение; organisation — та же или очередная организация повторения.",
      }),
      textField("О чём экземпляр", own.business_key ?? "", (text) => model.setProperties(element, { business_key: text }), {
        code: true,
        key: "business_key",
        hint: 'Выражение, по которому отличают задачи одного процесса: "pair/" + str(pair). Пусто — как у этого.',
      }),
      ...mappings(view, "Передать в процесс", "Взять из процесса"),
    ],
  };
}

export function service(view) {
  const { element, model, offers } = view;
  if (!is(element, "bpmn:ServiceTask")) return null;
  const handlers = offers.handlers.map(({ key, name }) => [key, name]);
  return {
    title: "Действие системы",
    content: [
      selectField("Что сделать", propertiesOf(element).handler ?? "", [["", "не выбрано"], ...handlers], (key) => model.setProperties(element, { handler: key }), { key: "handler" }),
      ...mappings(view, "Дать действию", "Взять из результата"),
    ],
  };
}

function mappings(view, into, back) {
  const { element, model } = view;
  const suggestions = suggestionsOf(view);
  return [
    pairsField(into, ["Там", "Отсюда"], mappingOf(element, "in"), (rows) => model.setMapping(element, "in", rows), { suggestions }),
    pairsField(back, ["Здесь", "Оттуда"], mappingOf(element, "out"), (rows) => model.setMapping(element, "out", rows), { suggestions }),
  ];
}
