// The panel beside the drawing: what is chosen, its problems, its groups, the remarks on it.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { h } from "../dom.js";
import { ADDABLE, called, kindOf, nameOf } from "../kinds.js";
import { runs } from "../offered.js";
import { button, note } from "./fields.js";
import { GROUPS } from "./groups.js";
import { naming } from "./naming.js";

export class Panel {
  constructor(root, editor) {
    Object.assign(this, { root, editor, model: editor.model, offers: editor.offers, closed: new Set(["Что дальше"]) });
    const { modeler } = editor;
    modeler.on("selection.changed", () => this.drawSoon());
    modeler.on("commandStack.changed", () => this.drawSoon());
    modeler.on("import.done", () => this.drawSoon());
    root.addEventListener("input", ({ target }) => (this.typed = target.dataset.key));
    root.addEventListener("change", () => (this.typed = null));
    root.addEventListener("pointerdown", () => (this.pressed = true));
    addEventListener("pointerup", () => (this.pressed = false));
    this.draw();
  }

  /** What is chosen; the whole process when nothing is, null when it is more than one thing. */
  get element() {
    const chosen = this.editor.modeler.get("selection").get();
    if (chosen.length > 1) return null;
    return chosen[0] ? (chosen[0].labelTarget ?? chosen[0]) : this.model.process();
  }

  drawSoon() {
    if (this.waiting) return;
    this.waiting = true;
    const drawNow = () => {
      if (this.pressed) return setTimeout(drawNow, 20); // else the pressed button would be gone before its click
      this.waiting = false;
      return this.draw();
    };
    setTimeout(drawNow);
  }

  draw() {
    const focus = this.focused();
    const { element } = this;
    if (element && !element.businessObject) return; // nothing is drawn yet
    if (!element) this.root.replaceChildren(note("Выбрано несколько элементов. Выберите один, чтобы настроить его."));
    else this.root.replaceChildren(...this.contentOf(element));
    if (this.shown !== element) this.root.scrollTop = 0;
    this.shown = element;
    this.refocus(focus);
  }

  contentOf(element) {
    const isWhole = is(element, "bpmn:Participant") || !element.parent;
    const head = h("div", { class: "panel-head" }, h("p", { class: "panel-kind" }, kindOf(element)), h("h2", {}, nameOf(element) || "Без названия"));
    const view = this.view(element);
    const groups = GROUPS.map((group) => group(view)).filter(Boolean).map((group) => this.groupOf(group));
    this.ownProblems = this.problemsOf(element);
    this.remarks = this.editor.comments.groupFor(element);
    return [head, this.ownProblems, h("div", { class: "group-body naming" }, naming(view)), ...groups, this.remarks, isWhole ? this.steps() : "", technical(element)];
  }

  view(element) {
    const { model, offers, editor } = this;
    return {
      element,
      model,
      offers,
      processKey: editor.processKey,
      urls: editor.urls,
      select: (each) => editor.show(each.id),
      insert: (key) => editor.openFragments(key),
      addable: (each) => this.addableAfter(each),
    };
  }

  addableAfter(element) {
    const { modeler } = this.editor;
    const following = ADDABLE.filter(({ type }) => !["bpmn:StartEvent", "bpmn:TextAnnotation"].includes(type));
    const offered = following.filter(({ type, attributes }) => runs(this.offers.elements, { type, ...attributes }));
    return offered.map(({ type, attributes, word }) => ({
      word,
      add: () => {
        const shape = modeler.get("elementFactory").createShape({ type, ...attributes });
        modeler.get("autoPlace").append(element, shape);
        this.focusName();
      },
    }));
  }

  focusName() {
    this.draw();
    this.root.querySelector("[data-key=name]")?.focus();
  }

  groupOf({ title, content }) {
    const details = h("details", { class: "group" }, h("summary", {}, h("h3", {}, title)), h("div", { class: "group-body" }, content.filter(Boolean)));
    details.open = !this.closed.has(title);
    details.addEventListener("toggle", () => this.closed[details.open ? "delete" : "add"](title));
    return details;
  }

  problemsOf(element) {
    const own = this.editor.problems.of(element.id);
    return h("ul", { class: "panel-problems", role: "alert", hidden: !own.length }, own.map((each) => h("li", {}, each.message)));
  }

  /** Draws the problems anew and nothing else: what is half filled in stays. */
  drawProblems() {
    this.redraw("ownProblems", (element) => this.problemsOf(element));
  }

  drawComments() {
    this.redraw("remarks", (element) => this.editor.comments.groupFor(element));
  }

  redraw(part, draw) {
    if (!this.shown || !this[part]?.isConnected) return;
    const focus = this.focused();
    const fresh = draw(this.shown);
    this[part].replaceWith(fresh);
    this[part] = fresh;
    this.refocus(focus);
  }

  steps() {
    const list = h("ol", { class: "steps" }, this.model.flowNodes().map((each) => h("li", {}, button(called(each), () => this.editor.show(each.id), { kind: "quiet" }))));
    return this.groupOf({ title: "Шаги по порядку", content: [list] });
  }

  focused() {
    const active = document.activeElement;
    if (!this.root.contains(active)) return null;
    const text = active.matches("input[type=text], textarea") ? [active.selectionStart, active.selectionEnd] : null;
    const { key } = active.dataset;
    return { key, text, typed: this.typed === key ? active.value : null, isSame: this.shown === this.element };
  }

  refocus(focus) {
    if (!focus?.key || !focus.isSame) return;
    const control = [...this.root.querySelectorAll("[data-key]")].find((each) => each.dataset.key === focus.key);
    if (!control) return;
    if (focus.typed !== null) control.value = focus.typed;
    control.focus({ preventScroll: true });
    if (focus.text) control.setSelectionRange(...focus.text);
  }

  /** Settles what is being typed, so that saving and publishing see it. */
  flush() {
    const active = document.activeElement;
    if (this.root.contains(active)) active.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const technical = (element) => h("p", { class: "technical" }, "Код элемента: ", h("code", {}, element.businessObject.processRef?.id ?? element.id));
