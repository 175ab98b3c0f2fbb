// The few words that the viewer itself says.
const WORDS = {
  "Open {element}": "Открыть {element}",
  "Subprocess": "Подпроцесс",
};

function translate(template, replacements = {}) {
  const text = WORDS[template] ?? template;
  return text.replace(/{([^}]+)}/g, (_, key) => replacements[key] ?? `{${key}}`);
}

export const translateModule = { translate: ["value", translate] };
