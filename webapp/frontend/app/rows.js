// A table of tasks by keyboard: inside <div data-rows> the arrows walk from row to row, the space bar
// marks. Only where the focus already is in the table: nowhere else does a key mean anything new.

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export function walkRows(root) {
  for (const table of root.querySelectorAll("[data-rows]")) {
    table.addEventListener("keydown", (event) => {
      const row = event.target.closest("tbody tr");
      if (!row || event.altKey || event.ctrlKey || event.metaKey || typesIn(event.target)) return;
      if (event.key in STEPS) moveFrom(row, STEPS[event.key], event);
      else if (event.key === " " && event.target.matches(".cell-main a")) mark(row, event);
    });
  }
}

/** Says how many rows are marked: <form data-chosen> with <output data-chosen-count> belongs to them.
 * A button in it marks all rows, or none when all are marked. */
export function countMarked(root) {
  for (const form of root.querySelectorAll("form[data-chosen]")) {
    const boxes = () => [...form.elements].filter((one) => one.type === "checkbox");
    const all = document.createElement("button");
    all.type = "button";
    all.className = "btn btn-quiet btn-sm";
    form.prepend(all);
    all.addEventListener("click", () => {
      const wanted = boxes().some((one) => !one.checked);
      for (const box of boxes()) box.checked = wanted;
      tell();
    });
    const count = form.querySelector("[data-chosen-count]");
    const rest = count.textContent;
    const tell = () => {
      const marked = boxes().filter((one) => one.checked).length;
      count.textContent = marked ? `Отмечено: ${marked}` : rest;
      all.textContent = marked === boxes().length ? "Снять отметки" : "Отметить все";
      for (const box of boxes()) box.closest("tr").toggleAttribute("data-selected", box.checked);
    };
    root.addEventListener("change", (event) => event.target.form === form && tell());
    tell();
  }
}

function typesIn(target) {
  return target.matches("input:not([type=checkbox]), select, textarea");
}

function moveFrom(row, step, event) {
  const rows = [...row.parentElement.rows];
  const next = rows[rows.indexOf(row) + step];
  event.preventDefault();
  next?.querySelector(".cell-main a")?.focus();
}

function mark(row, event) {
  const box = row.querySelector("input[type=checkbox]");
  event.preventDefault();
  box?.click();
}
