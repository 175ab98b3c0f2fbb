// One of the two drawings: what changed bears a colour, a line of its own and a sign.
import { openViewer } from "../viewer/canvas.js";
import { bindKeyboard, bindTouch } from "../viewer/controls.js";
import { textFrom } from "../viewer/diagram.js";
import { middleOfWay, placeOnWay } from "../viewer/ways.js";

const SIGNS = { added: ["+", "добавлено"], removed: ["−", "убрано"], changed: ["✎", "изменено"] };
const ALWAYS = { minZoom: 0.2 };

export class Board {
  static async open(container, marks) {
    const viewer = await openViewer(container, await textFrom(container.dataset.xmlUrl));
    return new Board(container, viewer, marks);
  }

  constructor(container, viewer, marks) {
    Object.assign(this, { container, viewer });
    this.canvas = viewer.get("canvas");
    this.registry = viewer.get("elementRegistry");
    for (const [id, mark] of Object.entries(marks)) this.mark(id, mark);
  }

  bind(comparison) {
    this.viewer.fit = () => comparison.pair.fit();
    bindKeyboard(this.container, this.viewer);
    bindTouch(this.container, this.viewer);
    this.viewer.on("element.click", ({ element }) => comparison.clicked(element.labelTarget?.id ?? element.id));
    new ResizeObserver(() => this.isSeen && this.canvas.resized()).observe(this.container);
  }

  mark(id, mark) {
    const element = this.registry.get(id);
    if (!element) return;
    this.canvas.addMarker(id, `compare-${mark}`);
    this.viewer.get("overlays").add(id, "mark", { position: placeOf(element), html: badge(mark), show: ALWAYS });
  }

  select(id) {
    const element = this.registry.get(id);
    this.viewer.get("selection").select(element ?? null);
  }

  /** Whether the drawing has a size: on a phone both are shut at first. */
  get isSeen() {
    return this.container.clientWidth > 0 && this.container.clientHeight > 0;
  }

  get box() {
    return this.canvas.viewbox();
  }

  /** The middle of an element as it lies here; undefined for one that is not here. */
  middleOf(id) {
    const element = this.registry.get(id);
    if (!element) return undefined;
    if (element.waypoints) return middleOfWay(element.waypoints);
    return { x: element.x + element.width / 2, y: element.y + element.height / 2 };
  }

  /** The ids of the shapes that can be told apart by their place: no pools, no lanes, no labels. */
  get shapes() {
    return this.registry
      .filter(({ type, width, labelTarget }) => width && !labelTarget && !HOLDERS.has(type))
      .map(({ id }) => id);
  }
}

const HOLDERS = new Set(["bpmn:Participant", "bpmn:Lane", "bpmn:Collaboration", "bpmn:Process"]);

function badge(mark) {
  const [sign, words] = SIGNS[mark];
  const html = document.createElement("div");
  html.className = `compare-badge compare-badge-${mark}`;
  html.textContent = sign;
  html.title = words;
  return html;
}

/** On the corner of a shape; in the middle of a flow. */
function placeOf(element) {
  const { left, top } = element.waypoints ? placeOnWay(element.waypoints) : { left: 0, top: 0 };
  return { left: left - 10, top: top - 10 };
}
