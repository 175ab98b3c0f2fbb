// «Таймер»: once, at a term in words, or again and again.
import { h } from "../dom.js";
import { definitionOf } from "../model.js";
import { readCycle, sayCycle, tagOfTerm, UNIT_CHOICES, writeCycle } from "../terms.js";
import { variablesBefore } from "../upstream.js";
import { checkField, numberField, selectField, textField } from "./fields.js";
import { termFields } from "./term.js";

export function timer({ element, model, offers }) {
  const definition = definitionOf(element);
  if (definition?.$type !== "bpmn:TimerEventDefinition") return null;
  const set = (tag, text) =>
    model.updateInside(element, definition, {
      timeDate: undefined,
      timeDuration: undefined,
      timeCycle: undefined,
      ...(text ? { [tag]: model.expression(text) } : {}),
    });
  const cycle = definition.timeCycle?.body;
  const text = (definition.timeDate ?? definition.timeDuration)?.body;
  const variables = variablesBefore(element, offers, model.registry);
  const repeats = cycle !== undefined;
  const mayRepeat = element.host && !element.businessObject.cancelActivity;
  const kinds = [["once", "один раз"], ...(mayRepeat || repeats ? [["cycle", "повторять"]] : [])];
  const choose = (kind) => (kind === "cycle" ? set("timeCycle", "R3/P7D") : set("timeDate", "working_days(5)"));
  return {
    title: "Таймер",
    content: [
      selectField("Срабатывает", repeats ? "cycle" : "once", kinds, choose, { key: "timer-kind" }),
      ...(repeats ? cycleFields(cycle, (changed) => set("timeCycle", changed)) : [termFields("Когда", text, { variables, commit: (changed, term) => set(tagOfTerm(term), changed) })]),
      element.host ? interruption({ element, model }) : null,
    ],
  };
}

function cycleFields(text, commit) {
  const cycle = readCycle(text);
  if (!cycle) return [textField("Повторение выражением", text, commit, { code: true })];
  const change = (changes) => commit(writeCycle({ ...cycle, ...changes }));
  return [
    h(
      "div",
      { class: "side-by-side" },
      numberField("Каждые", cycle.count, (count) => change({ count })),
      selectField("Единица", cycle.unit, UNIT_CHOICES, (unit) => change({ unit })),
    ),
    numberField("Сколько раз", cycle.repeats ?? "", (repeats) => change({ repeats }), { max: 1000 }),
    h("p", { class: "said" }, sayCycle(cycle)),
  ];
}

/** Whether an event on a task takes the task away. */
export const interruption = ({ element, model }) =>
  checkField("Снимает задачу", element.businessObject.cancelActivity !== false, (checked) => model.update(element, { cancelActivity: checked }), {
    hint: "Без отметки задача остаётся, а эта ветвь идёт рядом.",
  });
