// Two drawings side by side that move as one, and the table of what changed between them.
// The markup is that of templates/publication/changes.html; marks = {side: {element: mark}}.
import { Diagram } from "../viewer/diagram.js";
import { Board } from "./board.js";
import { Pair } from "./pair.js";

const TOO_SMALL = 0.55; // below this scale the words cannot be read, so the first change is shown

export class Comparison extends Diagram {
  shows = "Показать схемы";
  hides = "Скрыть схемы";
  failure = "Схемы показать не удалось: обновите страницу. Все изменения перечислены в таблице.";

  constructor(root) {
    super(root);
    this.container = root.querySelector(".compare-boards");
    root.dataset.live = "";
    this.say("");
  }

  async drawOnce() {
    this.say("Загружаем схемы…");
    const marks = JSON.parse(this.root.querySelector("[data-compare-marks]").textContent);
    const canvases = [...this.root.querySelectorAll("[data-compare-canvas]")];
    const boards = await Promise.all(
      canvases.map((canvas) => Board.open(canvas, marks[canvas.dataset.compareCanvas])),
    );
    this.say("");
    this.pair = new Pair(boards);
    for (const board of boards) board.bind(this);
    this.bindButtons();
    this.begin();
    this.root.dataset.drawn = "";
  }

  begin() {
    const first = this.root.querySelector("[data-compare-show]");
    if (this.pair.fit() < TOO_SMALL && first) this.show(first.dataset.compareShow);
  }

  /** The sentence of a change becomes a button: without a script there would be nothing to press. */
  bindButtons() {
    const actions = { "zoom-in": () => this.pair.zoom(1), "zoom-out": () => this.pair.zoom(-1), fit: () => this.pair.fit() };
    for (const button of this.root.querySelectorAll("[data-compare-do]")) {
      button.addEventListener("click", () => actions[button.dataset.compareDo]());
    }
    for (const sentence of this.root.querySelectorAll("[data-compare-show]")) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "change-show" });
      button.replaceChildren(...sentence.childNodes);
      button.addEventListener("click", () => this.show(sentence.dataset.compareShow));
      sentence.replaceChildren(button);
    }
  }

  show(id) {
    this.pair.show(id);
    this.choose(id);
  }

  /** Marks the rows of an element, and the element on both drawings. */
  choose(id) {
    this.pair.select(id);
    this.announce("diagram:select", id);
  }

  /** An element was clicked in a drawing: its first row comes into sight. */
  clicked(id) {
    this.choose(id);
    this.root.querySelector("[data-element-id][data-selected]")?.scrollIntoView({ block: "nearest" });
  }
}
