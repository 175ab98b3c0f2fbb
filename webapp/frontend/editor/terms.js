// Dates, durations and repetitions: between what the engine reads and what people say.
import { counted, plural } from "./dom.js";

const UNITS = {
  D: ["день", "дня", "дней"],
  W: ["неделю", "недели", "недель"],
  M: ["месяц", "месяца", "месяцев"],
  Y: ["год", "года", "лет"],
  TH: ["час", "часа", "часов"],
  TM: ["минуту", "минуты", "минут"],
};
const WORKING_DAY = ["рабочий день", "рабочих дня", "рабочих дней"];
const EVERY = {
  D: "каждый день",
  W: "каждую неделю",
  M: "каждый месяц",
  Y: "каждый год",
  TH: "каждый час",
  TM: "каждую минуту",
};
export const UNIT_CHOICES = [
  ["D", "дней"],
  ["W", "недель"],
  ["M", "месяцев"],
  ["Y", "лет"],
  ["TH", "часов"],
  ["TM", "минут"],
];

/** What a term may be, in the order in which it is offered. */
export const TERM_KINDS = [
  ["working", "через столько-то рабочих дней"],
  ["duration", "через столько-то дней, недель, месяцев"],
  ["variable", "в день из данных процесса"],
  ["before", "за столько-то рабочих дней до дня из данных"],
  ["end", "до конца дня из данных"],
  ["date", "в определённый день"],
  ["expression", "выражением"],
];

const NAME = "[A-Za-z_][A-Za-z0-9_]*";
const PATTERNS = [
  [/^working_days\(\s*(\d+)\s*\)$/, ([, count]) => ({ kind: "working", count: Number(count) })],
  [new RegExp(`^working_day_before\\(\\s*(${NAME})\\s*,\\s*(\\d+)\\s*\\)$`), ([, name, count]) => ({ kind: "before", name, count: Number(count) })],
  [new RegExp(`^end_of_day\\(\\s*(${NAME})\\s*\\)$`), ([, name]) => ({ kind: "end", name })],
  [/^\d{4}-\d\d-\d\d$/, ([day]) => ({ kind: "date", day })],
  [new RegExp(`^${NAME}$`), ([name]) => ({ kind: "variable", name })],
];

/** How long before a due date a reminder may stand. */
export const REMINDER_KINDS = [
  ["working", "за столько-то рабочих дней"],
  ["duration", "за столько-то дней, недель, часов"],
];

/** Reads a term; what has no simple shape is an expression; an empty text is null. */
export function readTerm(text) {
  const written = (text ?? "").trim();
  if (!written) return null;
  const duration = readDuration(written);
  if (duration) return { kind: "duration", ...duration };
  for (const [pattern, make] of PATTERNS) {
    const match = written.match(pattern);
    if (match) return make(match);
  }
  return { kind: "expression", text: written };
}

function readDuration(text) {
  const match = text.match(/^P(?:(\d+)([DWMY])|T(\d+)([HM]))$/);
  if (!match) return null;
  const [, count, unit, timeCount, timeUnit] = match;
  return count ? { count: Number(count), unit } : { count: Number(timeCount), unit: `T${timeUnit}` };
}

const writeDuration = ({ count, unit }) =>
  unit.startsWith("T") ? `PT${count}${unit.slice(1)}` : `P${count}${unit}`;

const WRITERS = {
  working: ({ count }) => `working_days(${count})`,
  before: ({ name, count }) => (name ? `working_day_before(${name}, ${count})` : ""),
  end: ({ name }) => (name ? `end_of_day(${name})` : ""),
  date: ({ day }) => day ?? "",
  variable: ({ name }) => name ?? "",
  duration: writeDuration,
  expression: ({ text }) => (text ?? "").trim(),
};

export const writeTerm = (term) => (term ? WRITERS[term.kind](term) : "");

/** Says a term: «через 5 рабочих дней»; `label` gives the words of a variable. */
export function sayTerm(term, label = (name) => name) {
  if (!term) return "";
  const { kind, count } = term;
  if (kind === "working") return `через ${counted(count, ...WORKING_DAY)}`;
  if (kind === "duration") return `через ${counted(count, ...UNITS[term.unit])}`;
  if (kind === "before") return `за ${counted(count, ...WORKING_DAY)} до: ${label(term.name)}`;
  if (kind === "end") return `до конца дня: ${label(term.name)}`;
  if (kind === "variable") return `в день из данных: ${label(term.name)}`;
  if (kind === "date") return `${term.day.slice(8)}.${term.day.slice(5, 7)}.${term.day.slice(0, 4)}`;
  return "по выражению";
}

/** Says a reminder: «за 2 рабочих дня до срока». */
export function sayReminder(term) {
  if (term?.kind === "working") return `за ${counted(term.count, ...WORKING_DAY)} до срока`;
  return term?.kind === "duration" ? `за ${counted(term.count, ...UNITS[term.unit])} до срока` : "";
}

/** Reads `R3/P7D`; null for what is not such a text. */
export function readCycle(text) {
  const match = (text ?? "").trim().match(/^R(\d*)\/(.+)$/);
  const duration = match && readDuration(match[2]);
  return duration ? { repeats: match[1] ? Number(match[1]) : null, ...duration } : null;
}

export const writeCycle = ({ repeats, count, unit }) => `R${repeats ?? ""}/${writeDuration({ count, unit })}`;

/** Says a repetition: «каждую неделю, 3 раза», «каждые 2 месяца, без конца», «раз в 21 день, 2 раза». */
export function sayCycle({ repeats, count, unit }) {
  return `${sayEvery(count, unit)}, ${repeats ? counted(repeats, "раз", "раза", "раз") : "без конца"}`;
}

function sayEvery(count, unit) {
  if (count === 1) return EVERY[unit];
  return `${plural(count, "раз в", "каждые", "каждые")} ${counted(count, ...UNITS[unit])}`;
}

/** A timer's text in the tag that suits it: durations in timeDuration, the rest in timeDate. */
export const tagOfTerm = (term) => (term?.kind === "duration" ? "timeDuration" : "timeDate");
