// Conditions as rows {name, operator, value} joined by «и» or «или», and as the engine's expressions.

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|(==|!=|<=|>=|<|>|\(|\)|,))/y;

export const OPERATORS = {
  choice: [["==", "это"], ["!=", "не это"]],
  list: [["contains", "содержит"], ["lacks", "не содержит"]],
  number: [["==", "равно"], ["!=", "не равно"], ["<", "меньше"], ["<=", "не больше"], [">", "больше"], [">=", "не меньше"]],
  date: [["<", "раньше"], ["<=", "не позже"], [">", "позже"], [">=", "не раньше"], ["==", "в этот день"], ["!=", "не в этот день"]],
  boolean: [["yes", "да"], ["no", "нет"]],
  text: [["==", "равно"], ["!=", "не равно"]],
};

/** Returns which operators a variable of a kind takes; of an unknown kind, those of numbers and texts. */
export function operatorsOf(kind) {
  const known = { choice: "choice", pick: "text", checklist: "list", list: "list", checkbox: "boolean" }[kind] ?? kind;
  return OPERATORS[known] ?? [...OPERATORS.number, ...OPERATORS.boolean];
}

/** Reads an expression; null when it is more than rows can say. An empty text has no rows. */
export function readCondition(text) {
  if (!text.trim()) return { joint: "and", rows: [] };
  const tokens = tokensOf(text.trim());
  if (!tokens) return null;
  const rows = [];
  const joints = new Set();
  let place = 0;
  while (place < tokens.length) {
    const [row, next] = readRow(tokens, place);
    if (!row) return null;
    rows.push(row);
    const joint = tokens[next]?.text;
    if (joint === undefined) return joints.size > 1 ? null : { joint: [...joints][0] ?? "and", rows };
    if (joint !== "and" && joint !== "or") return null;
    joints.add(joint);
    place = next + 1;
  }
  return null;
}

function tokensOf(text) {
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (!match) return null;
    const [, string, number, name, sign] = match;
    if (string) found.push({ kind: "value", text: string, value: unquoted(string), quoted: true });
    else if (number) found.push({ kind: "value", text: number, value: number, quoted: false });
    else if (name) found.push({ kind: "name", text: name });
    else found.push({ kind: "sign", text: sign });
  }
  return found;
}

const unquoted = (text) =>
  text.slice(1, -1).replace(/\\(.)/g, (_, sign) => ({ n: "\n", t: "\t" })[sign] ?? sign);

const WORDS = new Set(["and", "or", "not", "in", "if", "else", "is", "True", "False", "None", "true", "false", "null"]);
export const DAY = /^\d{4}-\d\d-\d\d$/;
const COMPARISONS = new Set(["==", "!=", "<", "<=", ">", ">="]);

function readRow(tokens, place) {
  const [first, second, third] = tokens.slice(place, place + 3);
  if (first?.text === "not") return negated(tokens, place);
  if (first?.text === "contains") return contained(tokens, place, "contains");
  if (first?.text === "date" && second?.text === "(") return onDay(tokens, place);
  if (first?.kind !== "name" || WORDS.has(first.text)) return [null, place];
  if (!COMPARISONS.has(second?.text)) return [{ name: first.text, operator: "yes", value: "", quoted: false }, place + 1];
  if (third?.kind !== "value") return [null, place];
  return [{ name: first.text, operator: second.text, value: third.value, quoted: third.quoted }, place + 3];
}

/** `date(due_at) <= "2026-09-01"`: a day is compared, not a moment of it. */
function onDay(tokens, place) {
  const [, , name, close, sign, value] = tokens.slice(place, place + 6);
  const fits = name?.kind === "name" && close?.text === ")" && COMPARISONS.has(sign?.text) && value?.quoted && DAY.test(value.value);
  return fits ? [{ name: name.text, operator: sign.text, value: value.value, quoted: true, isDay: true }, place + 6] : [null, place];
}

function negated(tokens, place) {
  if (tokens[place + 1]?.text === "contains") return contained(tokens, place + 1, "lacks");
  const name = tokens[place + 1];
  if (name?.kind !== "name" || WORDS.has(name.text) || COMPARISONS.has(tokens[place + 2]?.text)) return [null, place];
  return [{ name: name.text, operator: "no", value: "", quoted: false }, place + 2];
}

function contained(tokens, place, operator) {
  const [, open, name, comma, value, close] = tokens.slice(place, place + 6);
  const fits = open?.text === "(" && name?.kind === "name" && comma?.text === "," && value?.quoted && close?.text === ")";
  return fits ? [{ name: name.text, operator, value: value.value, quoted: true }, place + 6] : [null, place];
}

/** Writes rows as an expression; a row without a name or a needed value says nothing. */
export function writeCondition({ joint, rows }) {
  return rows.map(writeRow).filter(Boolean).join(` ${joint} `);
}

/** Tells whether every row names a variable and a value where one is needed. */
export const isComplete = ({ rows }) => rows.every((row) => writeRow(row) !== "");

function writeRow({ name, operator, value, quoted, isDay }) {
  if (!name) return "";
  if (operator === "yes") return name;
  if (operator === "no") return `not ${name}`;
  if (value === "") return "";
  const literal = quoted || !/^-?\d+(\.\d+)?$/.test(value) ? quote(value) : value;
  if (operator === "contains") return `contains(${name}, ${literal})`;
  if (operator === "lacks") return `not contains(${name}, ${literal})`;
  return isDay ? `date(${name}) ${operator} ${literal}` : `${name} ${operator} ${literal}`;
}

const quote = (text) => `"${String(text).replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n")}"`;

/** Says a condition in words, with the labels of variables and choices. */
export function sayCondition({ joint, rows }, variables) {
  const said = rows.map((row) => sayRow(row, variables.find((each) => each.name === row.name)));
  return said.join(joint === "and" ? " и " : " или ");
}

function sayRow({ name, operator, value }, variable) {
  const word = operatorsOf(variable?.kind).find(([sign]) => sign === operator)?.[1] ?? operator;
  const option = variable?.options?.find((each) => each.value === value)?.label;
  const day = DAY.test(value) ? value.split("-").reverse().join(".") : value;
  const shown = option ? `«${option}»` : day;
  return `${variable?.label ?? name}: ${word}${shown === "" ? "" : ` ${shown}`}`;
}
