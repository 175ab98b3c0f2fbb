// «Срок и напоминания»: by when, who is reminded, and what the drawing does when nothing comes.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { h } from "../dom.js";
import { nameOf } from "../kinds.js";
import { definitionOf, propertiesOf } from "../model.js";
import { readCycle, readTerm, REMINDER_KINDS, sayCycle, sayReminder, sayTerm } from "../terms.js";
import { variablesBefore } from "../upstream.js";
import { button, note, selectField } from "./fields.js";
import { termFields } from "./term.js";

export function due(view) {
  const { element, model, offers } = view;
  if (!is(element, "bpmn:UserTask")) return null;
  const variables = variablesBefore(element, offers, model.registry);
  const own = propertiesOf(element);
  const listeners = offers.listeners.map(({ key, name }) => [key, name]);
  const set = (name) => (text) => model.setProperties(element, { [name]: text });
  return {
    title: "Срок и напоминания",
    content: [
      termFields("Срок", own.due, { variables, commit: set("due"), empty: "как у мероприятия" }),
      termFields("Напоминание", own.reminder, { commit: set("reminder"), empty: "по общим правилам", kinds: REMINDER_KINDS, say: sayReminder }),
      selectField("О просрочке сразу узнаёт", own.escalate_to ?? "", [["", "больше никто"], ...listeners], set("escalate_to"), {
        key: "escalate_to",
        hint: "Сверх тех, кто узнаёт по общим правилам.",
      }),
      note(offers.policy),
      timersOn(view, variables),
      button("Добавить эскалацию на схему", () => view.insert("escalation"), { key: "escalation" }),
      button("Добавить срок без ответа", () => view.insert("silence"), { key: "silence" }),
    ],
  };
}

/** The timers that stand on the task, in words; a press leads to each. */
function timersOn({ element, select }, variables) {
  const timers = (element.attachers ?? []).filter((each) => definitionOf(each)?.$type === "bpmn:TimerEventDefinition");
  if (!timers.length) return null;
  const word = (timer) => `${nameOf(timer) || "Таймер"}: ${sayTimer(definitionOf(timer), variables)}`;
  return h(
    "div",
    { class: "field" },
    h("p", { class: "field-label" }, "На схеме"),
    h("ul", { class: "onward" }, timers.map((each) => h("li", {}, button(word(each), () => select(each), { kind: "quiet" })))),
  );
}

function sayTimer(definition, variables) {
  const cycle = readCycle(definition.timeCycle?.body);
  if (cycle) return sayCycle(cycle);
  const label = (name) => variables.find((each) => each.name === name)?.label ?? name;
  return sayTerm(readTerm((definition.timeDate ?? definition.timeDuration)?.body), label) || "когда, не указано";
}
