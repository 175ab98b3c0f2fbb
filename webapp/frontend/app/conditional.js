// Fields that are asked for only when another field has a certain value.
// <div data-when-field="decision" data-when-is="return reject">; a ticked checkbox is "true".
// A hidden field keeps what was typed; only its `required` is lifted, for nobody can fill it in.

const watched = new WeakSet();

export function watchConditionalFields(root) {
  for (const form of root.querySelectorAll("form")) {
    if (watched.has(form) || !form.querySelector("[data-when-field]")) continue;
    watched.add(form);
    form.addEventListener("input", () => showWanted(form));
    form.addEventListener("change", () => showWanted(form));
    form.addEventListener("reset", () => setTimeout(() => showWanted(form)));
    showWanted(form);
  }
}

function showWanted(form) {
  for (const block of form.querySelectorAll("[data-when-field]")) {
    const wanted = wantedValues(block.dataset.whenIs);
    const parent = block.parentElement.closest("[data-when-field]");
    const shown = !parent?.hidden && valuesOf(form, block.dataset.whenField).some((v) => wanted.includes(v));
    block.hidden = !shown;
    for (const input of block.querySelectorAll("[required], [data-was-required]")) {
      if (input.required) input.dataset.wasRequired = "";
      input.required = shown && "wasRequired" in input.dataset;
    }
  }
}

const wantedValues = (text) => text.split(" ");

function valuesOf(form, name) {
  const inputs = [...form.elements].filter((input) => input.name === name);
  return inputs.flatMap((input) => {
    if (input.type === "checkbox" && inputs.length === 1) {
      return input.checked ? ["true", input.value] : ["false"];
    }
    if (input.type === "checkbox" || input.type === "radio") return input.checked ? [input.value] : [];
    return [input.value];
  });
}
