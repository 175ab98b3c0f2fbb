// One of the two drawings: what changed bears a colour, a line of its own and a sign.
import { openViewer } from "../viewer/canvas.js";
import { bindKeyboard, bindTouch } from "../viewer/controls.js";
import { textFrom } from "../viewer/diagram.js";

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

/** On the corner of a shape; in the middle of a flow, whose overlays begin at its upper left corner. */
function placeOf(element) {
  if (!element.waypoints) return { top: -10, left: -10 };
  const { x, y } = middleOfWay(element.waypoints);
  const least = (axis) => Math.min(...element.waypoints.map((point) => point[axis]));
  return { left: x - least("x") - 10, top: y - least("y") - 10 };
}

/** The point halfway along a flow. */
function middleOfWay(points) {
  const stretches = points.slice(1).map((b, n) => ({ a: points[n], b, length: Math.hypot(b.x - points[n].x, b.y - points[n].y) }));
  let rest = stretches.reduce((sum, { length }) => sum + length, 0) / 2;
  for (const { a, b, length } of stretches) {
    const share = length ? rest / length : 0;
    if (share <= 1) return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
    rest -= length;
  }
  return points.at(-1);
}
