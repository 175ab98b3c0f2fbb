// Fields of the panel: a label, a control, a hint. They call `commit` with the new value once it is settled.
import { h } from "../dom.js";

let count = 0;

/** Wraps a control; `key` finds it again when the panel is drawn anew. */
function labelled(label, control, { hint, key, hidden } = {}) {
  control.id = `field-${(count += 1)}`;
  control.dataset.key = key ?? label;
  const described = hint ? h("p", { class: "field-hint", id: `${control.id}-hint` }, hint) : null;
  if (described) control.setAttribute("aria-describedby", described.id);
  const word = h("label", { class: hidden ? "visually-hidden" : "field-label", for: control.id }, label);
  return h("div", { class: "field" }, word, control, described);
}

export function textField(label, value, commit, { rows, list, code, placeholder, ...more } = {}) {
  const control = rows
    ? h("textarea", { class: "form-control", rows, value })
    : h("input", { class: "form-control", type: "text", value, placeholder, list, autocomplete: "off" });
  if (code) control.classList.add("code");
  control.spellcheck = !code;
  control.addEventListener("change", () => commit(control.value.trim()));
  return labelled(label, control, more);
}

export function numberField(label, value, commit, { min = 1, max = 999, ...more } = {}) {
  const control = h("input", { class: "form-control number-short", type: "number", min, max, value });
  control.addEventListener("change", () => control.checkValidity() && control.value && commit(Number(control.value)));
  return labelled(label, control, more);
}

/** A number that may be any, also with a fraction; `commit` gets its text. */
export function amountField(label, value, commit, more = {}) {
  const control = h("input", { class: "form-control number-short", type: "number", step: "any", value });
  control.addEventListener("change", () => control.checkValidity() && commit(control.value && String(Number(control.value))));
  return labelled(label, control, more);
}

export function dateField(label, value, commit, more = {}) {
  const control = h("input", { class: "form-control", type: "date", value });
  control.addEventListener("change", () => commit(control.value));
  return labelled(label, control, more);
}

/** `choices` are [value, words] or {group, choices}; a value that is none of them is shown as it is. */
export function selectField(label, value, choices, commit, { missing = (text) => `${text}: нет в списке`, ...more } = {}) {
  const flat = choices.flatMap((each) => each.choices ?? [each]);
  const isKnown = flat.some(([each]) => each === value);
  const control = h(
    "select",
    { class: "form-select" },
    isKnown || !value ? null : optionOf([value, missing(value)]),
    choices.map((each) => (each.choices ? h("optgroup", { label: each.group }, each.choices.map(optionOf)) : optionOf(each))),
  );
  control.value = value ?? "";
  control.addEventListener("change", () => commit(control.value));
  return labelled(label, control, more);
}

const optionOf = ([value, words]) => h("option", { value }, words);

/** Several of `choices`: what is chosen can be taken away one by one, the rest is offered. */
export function manyField(label, chosen, choices, commit, { hint, key, empty }) {
  const words = Object.fromEntries(choices);
  const drop = (value) => button("×", () => commit(chosen.filter((each) => each !== value)), { kind: "quiet", label: `Убрать: ${words[value] ?? value}` });
  const item = (value) => h("li", {}, h("span", {}, words[value] ?? `${value}: нет на схеме`), drop(value));
  const rest = choices.filter(([value]) => !chosen.includes(value));
  const first = ["", chosen.length ? "добавить ещё" : empty];
  const more = selectField(label, "", [first, ...rest], (value) => value && commit([...chosen, value]), { hint, key });
  more.querySelector("select").before(chosen.length ? h("ul", { class: "chosen" }, chosen.map(item)) : "");
  return more;
}

/** A way to a page of the studio, in a tab of its own so that the drawing stays open. */
export const pageLink = (href, words) =>
  h("p", { class: "field-note" }, h("a", { href, target: "_blank", rel: "noopener" }, words, h("span", { class: "visually-hidden" }, " (в новой вкладке)")));

export function checkField(label, checked, commit, { hint, key } = {}) {
  const control = h("input", { class: "form-check-input", type: "checkbox" });
  control.checked = checked;
  control.addEventListener("change", () => commit(control.checked));
  control.id = `field-${(count += 1)}`;
  control.dataset.key = key ?? label;
  const word = h("label", { class: "form-check-label", for: control.id }, label);
  return h("div", { class: "field form-check" }, control, word, hint && h("p", { class: "field-hint" }, hint));
}

export function button(word, press, { kind = "secondary", label, key } = {}) {
  const attributes = { type: "button", class: `btn btn-${kind} btn-sm`, onclick: press, "aria-label": label };
  const made = h("button", attributes, word);
  made.dataset.key = key ?? label ?? word;
  return made;
}

export const note = (...words) => h("p", { class: "field-note" }, ...words);

/** A choice from a long list by typing; `choices` are [value, words]. */
export function searchField(label, value, choices, commit, more = {}) {
  const id = `list-${(count += 1)}`;
  const words = Object.fromEntries(choices);
  const list = h("datalist", { id }, choices.map(([key, name]) => h("option", { value: key }, name)));
  const field = textField(label, value, commit, { list: id, hint: words[value], ...more });
  field.append(list);
  return field;
}

/** Rows of two texts that can be added and removed. */
export function pairsField(title, names, rows, commit, { suggestions = [] } = {}) {
  const id = `list-${(count += 1)}`;
  const read = () =>
    [...body.querySelectorAll(".pair")].map((row) => [...row.querySelectorAll("input")].map((each) => each.value.trim()));
  const keep = () => commit(read().filter(([name, value]) => name && value));
  const input = (value, label, place) => {
    const made = h("input", { class: "form-control code", value, list: id, "aria-label": label, autocomplete: "off" });
    made.spellcheck = false;
    made.dataset.key = `${title}-${label}-${place}`;
    made.addEventListener("change", keep);
    return made;
  };
  const row = ([name, value], place) => {
    const made = h("div", { class: "pair" }, input(name, names[0], place), h("span", { "aria-hidden": "true" }, "="), input(value, names[1], place));
    const drop = button("×", () => (made.remove(), keep()), { kind: "quiet", label: `Убрать ${name || "строку"}` });
    made.append(drop);
    return made;
  };
  const body = h("div", { class: "pairs" }, rows.map(row));
  const add = () => body.append(row(["", ""], body.children.length)) ?? body.lastChild.querySelector("input").focus();
  return h(
    "fieldset",
    { class: "field" },
    h("legend", { class: "field-label" }, title),
    rows.length ? h("p", { class: "pair-heads", "aria-hidden": "true" }, h("span", {}, names[0]), h("span", {}, names[1])) : null,
    body,
    h("datalist", { id }, suggestions.map(([key, words]) => h("option", { value: key }, words))),
    button("Добавить строку", add, { key: `${title}-add` }),
  );
}
