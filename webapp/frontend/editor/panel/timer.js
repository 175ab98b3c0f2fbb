// «Таймер»: once, at a term in words, or again and again.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { h } from "../dom.js";
import { definitionOf } from "../model.js";
import { readCycle, sayCycle, tagOfTerm, TERM_KINDS, UNIT_CHOICES, writeCycle } from "../terms.js";
import { variablesBefore } from "../upstream.js";
import { checkField, numberField, selectField, textField } from "./fields.js";
import { termFields } from "./term.js";

/** Before a process begins there is no data from which a day could be taken. */
const WITHOUT_DATA = TERM_KINDS.filter(([kind]) => !["variable", "before", "end"].includes(kind));
const FROM_PUBLICATION =
  "Система запускает процесс сама, без данных плана. Отсчёт идёт от публикации, новая версия считает заново. День, который уже прошёл, процесс не запускает.";

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
  const begins = is(element, "bpmn:StartEvent") && !is(element.parent, "bpmn:SubProcess");
  const variables = begins ? [] : variablesBefore(element, offers, model.registry);
  const repeats = cycle !== undefined;
  const mayRepeat = begins || (element.host && !element.businessObject.cancelActivity);
  const kinds = [["once", "один раз"], ...(mayRepeat || repeats ? [["cycle", "повторять"]] : [])];
  const choose = (kind) => (kind === "cycle" ? set("timeCycle", "R3/P7D") : set("timeDate", "working_days(5)"));
  return {
    title: "Таймер",
    content: [
      selectField(begins ? "Запускает процесс" : "Срабатывает", repeats ? "cycle" : "once", kinds, choose, { key: "timer-kind" }),
      ...(repeats ? cycleFields(cycle, (changed) => set("timeCycle", changed)) : [termFields("Когда", text, { variables, kinds: begins ? WITHOUT_DATA : TERM_KINDS, commit: (changed, term) => set(tagOfTerm(term), changed) })]),
      begins ? h("p", { class: "field-hint" }, FROM_PUBLICATION) : null,
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
