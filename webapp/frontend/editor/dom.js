// Elements are made by code, never by markup: whatever a diagram holds ends up as text.

/** h("button", {type: "button", onclick: f}, "Слово") returns the element. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(element, name, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function set(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "value") element.value = value;
  else element.setAttribute(name, value === true ? "" : value);
}

/** Returns the noun's form for a number: plural(5, "день", "дня", "дней"). */
export function plural(count, one, few, many) {
  const tens = count % 100;
  const ones = count % 10;
  if (tens > 10 && tens < 20) return many;
  if (ones === 1) return one;
  return ones > 1 && ones < 5 ? few : many;
}

export const counted = (count, one, few, many) => `${count} ${plural(count, one, few, many)}`;

/** Calls `run` once things have been quiet for `pause` milliseconds. */
export function afterPause(pause, run) {
  let timer;
  const later = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(run, pause, ...values);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}
