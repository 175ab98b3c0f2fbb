// Keys by their place on the board, so that they work in the Russian layout too.

const TYPING = "input, textarea, select, [contenteditable], dialog";

/** [code, needs Ctrl, words, what it does]; the help dialog shows the same list. */
export const KEYS = [
  ["KeyZ", "ctrl", "Ctrl + Z", "отменить", (editor) => editor.undo()],
  ["KeyY", "ctrl", "Ctrl + Y", "вернуть", (editor) => editor.redo()],
  ["KeyZ", "ctrl+shift", "Ctrl + Shift + Z", "вернуть", (editor) => editor.redo()],
  ["KeyS", "ctrl", "Ctrl + S", "сохранить сейчас", (editor) => editor.saveNow()],
  ["KeyC", "ctrl", "Ctrl + C", "копировать", (editor, event) => editor.act("copy", event)],
  ["KeyV", "ctrl", "Ctrl + V", "вставить", (editor, event) => editor.act("paste", event)],
  ["KeyA", "ctrl", "Ctrl + A", "выбрать всё", (editor, event) => editor.act("selectElements", event)],
  ["KeyF", "ctrl", "Ctrl + F", "найти на схеме", (editor, event) => editor.act("find", event)],
  ["KeyN", "", "N", "добавить задачу после выбранного шага", (editor) => editor.addNext()],
  ["KeyE", "", "E", "назвать выбранное", (editor, event) => editor.act("directEditing", event)],
  ["KeyR", "", "R", "заменить выбранное другим видом", (editor, event) => editor.act("replaceElement", event)],
  ["KeyC", "", "C", "соединить шаги", (editor, event) => editor.act("globalConnectTool", event)],
  ["KeyT", "", "T", "вставить шаблон", (editor) => editor.openFragments()],
  ["KeyP", "", "P", "перейти в панель свойств", (editor) => editor.focusPanel()],
  ["KeyL", "", "L", "выделить рамкой", (editor, event) => editor.act("lassoTool", event)],
  ["KeyH", "", "H", "двигать схему", (editor, event) => editor.act("handTool", event)],
  ["KeyS", "", "S", "раздвинуть или сдвинуть", (editor, event) => editor.act("spaceTool", event)],
  ["Digit0", "ctrl", "Ctrl + 0", "показать всю схему", (editor) => editor.showAll()],
  ["Slash", "shift", "?", "эта подсказка", (editor) => editor.openHelp()],
];

/** Keys that bpmn-js itself knows. */
export const OTHER_KEYS = [
  ["Delete", "удалить выбранное"],
  ["Стрелки", "двигать выбранное; со Shift дальше"],
  ["Ctrl + стрелки", "двигать схему"],
  ["Ctrl + колесо", "крупнее или мельче"],
  ["Esc", "отменить начатое"],
];

export function bindKeys(editor, root) {
  root.addEventListener(
    "keydown",
    (event) => {
      if (event.target.closest(TYPING) || event.altKey) return;
      if (event.ctrlKey && !getSelection().isCollapsed) return; // somebody copies words
      const pressed = [event.ctrlKey || event.metaKey ? "ctrl" : "", event.shiftKey ? "shift" : ""].filter(Boolean).join("+");
      const found = KEYS.find(([code, needs]) => code === event.code && needs === pressed);
      if (!found) return;
      event.preventDefault();
      event.stopPropagation();
      found[4](editor, event);
    },
    { capture: true },
  );
  keepKeys(editor, root.querySelector("[data-editor-canvas]"));
}

/** A press in the palette or the pad takes the keys away from the drawing; its release gives them back. */
function keepKeys(editor, board) {
  const giveBack = () => document.activeElement.closest(TYPING) ?? editor.modeler.get("canvas").focus();
  const released = ({ target }) => board.contains(target) && setTimeout(giveBack);
  addEventListener("mouseup", released, { capture: true }); // the end of a drag goes no further
}
