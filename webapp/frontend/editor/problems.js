// What would keep the diagram from being published: asked of the server while drawing, shown on the
// drawing and in a list. The server decides with the same rules when it is published.
import { afterPause, counted, h } from "./dom.js";
import { called } from "./kinds.js";
import { xmlOf } from "./modeler.js";
import { post, sentenceOf } from "./server.js";
import { placeOnWay } from "../viewer/ways.js";

const PAUSE = 600; // ms of quiet before the server is asked

export class Problems {
  constructor(editor, root) {
    Object.assign(this, { editor, root, found: [], round: 0 });
    this.ask = afterPause(PAUSE, () => this.check());
    editor.modeler.on("commandStack.changed", () => this.ask());
    editor.modeler.on("import.done", () => this.ask());
  }

  of(id) {
    return this.found.filter((each) => each.element_id === id);
  }

  async check() {
    const round = (this.round += 1);
    try {
      const { problems } = await post(this.editor.urls.check, await xmlOf(this.editor.modeler));
      if (round === this.round) this.show(problems);
    } catch (error) {
      if (round === this.round) this.say(`Проверить схему не удалось. ${sentenceOf(error)}`);
    }
  }

  show(problems) {
    this.found = problems;
    this.mark();
    const title = problems.length
      ? `${counted(problems.length, "замечание", "замечания", "замечаний")} к схеме: опубликовать нельзя`
      : "Замечаний нет, схему можно опубликовать";
    this.say(title, problems.length > 0);
    this.root.querySelector("[data-problems-list]").replaceChildren(...problems.map((each) => this.item(each)));
    this.editor.panel.drawProblems();
  }

  say(title, isBad = true) {
    const summary = this.root.querySelector("[data-problems-title]");
    if (summary.textContent !== title) summary.textContent = title;
    this.root.classList.toggle("problems-found", isBad);
    this.root.dataset.count = this.found.length;
  }

  item({ element_id: id, message }) {
    const element = id && this.editor.registry.get(id);
    const show = element && h("button", { type: "button", class: "btn btn-secondary btn-sm", onclick: () => this.editor.show(id) }, "Показать", h("span", { class: "visually-hidden" }, `: ${called(element)}`));
    return h("li", {}, h("span", {}, message), show);
  }

  mark() {
    const overlays = this.editor.modeler.get("overlays");
    const canvas = this.editor.modeler.get("canvas");
    overlays.remove({ type: "problem" });
    for (const id of this.marked ?? []) if (this.editor.registry.get(id)) canvas.removeMarker(id, "has-problem");
    this.marked = [...new Set(this.found.map((each) => each.element_id))].filter((id) => id && this.editor.registry.get(id));
    for (const id of this.marked) {
      canvas.addMarker(id, "has-problem");
      const words = this.of(id).map((each) => each.message).join("\n");
      overlays.add(id, "problem", { position: this.placeOf(id), html: h("div", { class: "problem-badge", title: words }, "!") });
    }
  }

  placeOf(id) {
    const element = this.editor.registry.get(id);
    const { left, top } = element.waypoints ? placeOnWay(element.waypoints) : { left: 0, top: 0 };
    return { left: left - 11, top: top - 11 };
  }
}
