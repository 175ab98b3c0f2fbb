// «Условие»: rows of variable, operator and value; the expression is shown, and may be typed.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { DAY, isComplete, operatorsOf, readCondition, sayCondition, writeCondition } from "../conditions.js";
import { h } from "../dom.js";
import { variablesBefore } from "../upstream.js";
import { amountField, button, checkField, dateField, note, selectField, textField } from "./fields.js";

const DECIDING = ["bpmn:ExclusiveGateway", "bpmn:InclusiveGateway"];

export function conditionGroup({ element, model, offers }) {
  if (!is(element, "bpmn:SequenceFlow")) return null;
  const source = element.source;
  const leaving = source.outgoing.filter((flow) => is(flow, "bpmn:SequenceFlow"));
  if (!DECIDING.some((type) => is(source, type)) || leaving.length < 2) {
    return { title: "Условие", content: [note("Условия ставят на потоках, которые выходят из шлюза с несколькими путями.")] };
  }
  const isDefault = source.businessObject.default === element.businessObject;
  const content = [
    checkField("Путь по умолчанию", isDefault, (checked) => makeDefault(model, element, checked), {
      hint: "По нему идут, когда ни одно условие не подошло.",
    }),
  ];
  if (!isDefault) content.push(new Builder(element, model, offers).root);
  return { title: "Условие", content };
}

function makeDefault(model, flow, checked) {
  model.together(() => {
    model.update(flow.source, { default: checked ? flow.businessObject : undefined });
    if (checked) model.update(flow, { conditionExpression: undefined });
  });
}

/** Rows that lack something yet, by flow: they say nothing to the engine and outlive a new drawing of the panel. */
const unfinished = new WeakMap();

class Builder {
  constructor(flow, model, offers) {
    Object.assign(this, { flow, model });
    this.variables = variablesBefore(flow, offers, model.registry);
    this.text = flow.businessObject.conditionExpression?.body?.trim() ?? "";
    const begun = unfinished.get(flow);
    this.condition = begun?.text === this.text ? begun.condition : readCondition(this.text);
    this.root = h("div", { class: "condition" });
    this.draw();
  }

  draw() {
    const rows = this.condition ? this.rows() : [note("Это условие сложнее, чем показывают строки. Правьте его выражением.")];
    const typed = textField("Условие выражением", this.text, (text) => this.write(text), { rows: 2, code: true, key: "expression" });
    const details = h("details", {}, h("summary", {}, "Записать выражением"), typed);
    details.open = !this.condition;
    this.root.replaceChildren(...rows, this.shown(), details);
  }

  shown() {
    if (!this.text) return "";
    const said = this.condition ? h("p", { class: "said" }, sayCondition(this.condition, this.variables)) : "";
    return h("div", {}, said, h("code", { class: "expression" }, this.text));
  }

  rows() {
    const { joint, rows } = this.condition;
    const add = () => {
      rows.push({ name: "", operator: "==", value: "", quoted: true });
      unfinished.set(this.flow, this);
      this.draw();
      this.root.querySelector(".condition-row:last-of-type select")?.focus();
    };
    return [
      rows.length > 1
        ? selectField("Когда", joint, [["and", "выполнено всё"], ["or", "выполнено хотя бы одно"]], (chosen) => this.keep({ joint: chosen }))
        : "",
      ...rows.map((row, place) => this.row(row, place)),
      button(rows.length ? "Добавить условие" : "Задать условие", add, { key: "add-condition" }),
    ];
  }

  row(row, place) {
    const variable = this.variables.find((each) => each.name === row.name);
    const operators = operatorsOf(variable?.kind);
    const change = (changes) => this.changeRow(place, changes);
    const names = groupedByStep(this.variables);
    const choose = (name) => {
      const chosen = this.variables.find((each) => each.name === name);
      const isDay = chosen?.kind === "date";
      change({ name, operator: operatorsOf(chosen?.kind)[0][0], value: "", quoted: !["number", "any"].includes(chosen?.kind), isDay });
    };
    const drop = button("×", () => this.dropRow(place), { kind: "quiet", label: "Убрать условие" });
    return h(
      "div",
      { class: "condition-row", role: "group", "aria-label": `Условие ${place + 1}` },
      selectField("Что", row.name, [["", "выберите"], ...names], choose, { key: `what-${place}` }),
      h(
        "div",
        { class: "side-by-side" },
        selectField("Сравнение", row.operator, operators, (operator) => change({ operator }), { key: `how-${place}` }),
        this.value(row, variable, place, change),
        drop,
      ),
    );
  }

  value(row, variable, place, change) {
    if (row.operator === "yes" || row.operator === "no") return "";
    const options = variable?.options?.map((each) => [each.value, each.label]);
    const key = `value-${place}`;
    if (options) return selectField("Значение", row.value, [["", "выберите"], ...options], (value) => change({ value, quoted: true }), { key });
    if (variable?.kind === "date" && (!row.value || DAY.test(row.value))) return dateField("День", row.value, (value) => change({ value }), { key });
    if (variable?.kind === "number") return amountField("Значение", row.value, (value) => change({ value, quoted: false }), { key });
    return textField("Значение", row.value, (value) => change({ value }), { key });
  }

  changeRow(place, changes) {
    this.condition.rows[place] = { ...this.condition.rows[place], ...changes };
    this.keep({});
  }

  dropRow(place) {
    this.condition.rows.splice(place, 1);
    this.keep({});
  }

  keep(changes) {
    Object.assign(this.condition, changes);
    const written = writeCondition(this.condition);
    const isFinished = isComplete(this.condition);
    if (isFinished) unfinished.delete(this.flow);
    else unfinished.set(this.flow, this);
    if (isFinished && written !== this.text) this.write(written, false);
    else this.draw();
  }

  write(text, isTyped = true) {
    this.text = text;
    if (isTyped) this.condition = readCondition(text);
    this.model.update(this.flow, { conditionExpression: text ? this.model.expression(text) : undefined });
    this.draw();
  }
}

function groupedByStep(variables) {
  return [...byStep(variables)].map(([group, list]) => ({
    group,
    choices: list.map(({ name, label }) => [name, label === name ? name : `${label} (${name})`]),
  }));
}

function byStep(variables) {
  const groups = new Map();
  for (const each of variables) groups.set(each.from, [...(groups.get(each.from) ?? []), each]);
  return groups;
}
