// A term in words: how it is reckoned, with what numbers, and the sentence that it makes.
import { h } from "../dom.js";
import { readTerm, sayTerm, TERM_KINDS, UNIT_CHOICES, writeTerm } from "../terms.js";
import { dateField, numberField, selectField, textField } from "./fields.js";

const FRESH = {
  working: () => ({ kind: "working", count: 5 }),
  duration: () => ({ kind: "duration", count: 7, unit: "D" }),
  before: (names) => ({ kind: "before", name: names[0] ?? "", count: 1 }),
  end: (names) => ({ kind: "end", name: names[0] ?? "" }),
  date: () => ({ kind: "date", day: new Date().toISOString().slice(0, 10) }),
  variable: (names) => ({ kind: "variable", name: names[0] ?? "" }),
  expression: (_, text) => ({ kind: "expression", text }),
};

/**
 * Draws a term; `commit(text, term)` gets what the engine reads. `empty` are the words of no term,
 * `kinds` what is offered, `say` puts the term in words.
 */
export function termFields(label, text, { variables = [], commit, empty, kinds: offered = TERM_KINDS, say = sayTerm }) {
  const term = readTerm(text);
  const dates = variables.filter((each) => ["date", "any", "text"].includes(each.kind));
  const names = dates.map((each) => each.name);
  const change = (changes) => keep({ ...term, ...changes });
  const keep = (fresh) => (fresh.kind === "date" && !fresh.day ? draw(fresh) : commit(writeTerm(fresh), fresh));
  const choose = (kind) => {
    if (!kind) return commit("", null);
    const fresh = FRESH[kind](names, text ?? "");
    return writeTerm(fresh) ? commit(writeTerm(fresh), fresh) : draw(fresh);
  };
  const box = h("div", { class: "term" });
  const draw = (shown) => {
    const isOffered = !shown || offered.some(([kind]) => kind === shown.kind);
    const kinds = [["", empty ?? "не указано"], ...offered, ...(isOffered ? [] : [[shown.kind, "записано иначе"]])];
    const again = (changes) => (term?.kind === shown?.kind ? change(changes) : keep({ ...shown, ...changes }));
    const said = say(shown, (name) => variables.find((each) => each.name === name)?.label ?? name);
    box.replaceChildren(
      selectField(label, shown?.kind ?? "", kinds, choose),
      ...(shown ? partsOf(label, shown, dates, again) : []),
      said && shown.kind !== "expression" ? h("p", { class: "said" }, said) : "",
    );
  };
  draw(term);
  return box;
}

function partsOf(title, term, dates, change) {
  const days = dates.map(({ name, label }) => [name, label === name ? name : `${label} (${name})`]);
  const known = selectField("Какой день", term.name ?? "", days, (name) => change({ name }));
  const count = (label) => numberField(label, term.count, (value) => change({ count: value }), { key: `${title}-count` });
  const unit = () => selectField("Единица", term.unit, UNIT_CHOICES, (value) => change({ unit: value }), { key: `${title}-unit` });
  const parts = {
    working: () => [count("Рабочих дней")],
    duration: () => [h("div", { class: "side-by-side" }, count("Сколько"), unit())],
    before: () => [count("Рабочих дней до"), known],
    end: () => [known],
    variable: () => [known],
    date: () => [dateField("Дата", term.day, (day) => change({ day }))],
    expression: () => [textField("Выражение", term.text, (text) => change({ text }), { code: true })],
  };
  return parts[term.kind]();
}
