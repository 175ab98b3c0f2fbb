// The heat map: colours and numbers on the elements, shares on the ways out of gateways, one path.
// The page brings all measures along (webapp/insight_map.py); the switch repaints without a request.
// map = {measure, measures: {key: {hue, elements: {id: {level, text, title}}}}, ways: {flow: text},
//        trace: {elements: [id], flows: [id]} | null}
import { Diagram } from "../viewer/diagram.js";
import { placeOnWay } from "../viewer/ways.js";

const SMALL = 60; // px of an event or a gateway
const ALWAYS = { minZoom: 0.2 };
const NARROW = matchMedia("(max-width: 600px)");
const READABLE = 0.6; // the scale at which a phone shows the fullest colour

export class HeatMap extends Diagram {
  constructor(root) {
    super(root);
    this.page = root.closest("[data-insight]");
    this.bindSwitch();
  }

  show(map) {
    this.map = map;
    this.paint(this.wanted ?? map.measure);
  }

  /** A map is looked at as a whole; a phone has no room for that and begins where it is hottest. */
  bind() {
    super.bind();
    const hottest = NARROW.matches && this.hottest();
    if (!hottest) return this.viewer.fit({ whole: true });
    this.viewer.get("canvas").zoom(READABLE, "auto");
    return this.viewer.get("canvas").scrollToElement(hottest, 60);
  }

  hottest() {
    const { elements } = this.map.measures[this.root.dataset.painted];
    const [[id] = []] = Object.entries(elements).sort(([, a], [, b]) => b.level - a.level);
    return id;
  }

  bindSwitch() {
    for (const link of this.page.querySelectorAll("[data-measure]")) {
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.choose(link);
      });
    }
  }

  choose(link) {
    const key = link.dataset.measure;
    this.wanted = key;
    for (const each of this.page.querySelectorAll("[data-measure]")) each.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    for (const legend of this.page.querySelectorAll("[data-insight-legend]")) {
      legend.hidden = legend.dataset.insightLegend !== key;
    }
    keepInAddresses(key);
    if (this.map) this.paint(key);
  }

  paint(key) {
    const { hue, elements } = this.map.measures[key];
    this.clear();
    for (const [id, heat] of Object.entries(elements)) this.paintElement(id, hue, heat);
    if (key === "passes") for (const [id, text] of Object.entries(this.map.ways)) this.paintWay(id, text);
    if (this.map.trace) this.paintTrace(this.map.trace);
    this.root.dataset.painted = key;
  }

  clear() {
    this.viewer.get("overlays").remove({ type: "heat" });
    for (const [id, marker] of this.marked ?? []) this.viewer.get("canvas").removeMarker(id, marker);
    this.marked = [];
  }

  mark(id, marker) {
    this.viewer.get("canvas").addMarker(id, marker);
    this.marked.push([id, marker]);
  }

  paintElement(id, hue, { level, text, title }) {
    const shape = this.viewer.get("elementRegistry").get(id);
    if (!shape?.width) return;
    if (level) this.mark(id, `heat-${hue}-${level}`);
    this.viewer.get("overlays").add(id, "heat", {
      position: placeOn(shape, text),
      html: chip(text, title, "heat-number"),
      show: ALWAYS,
    });
  }

  /** The share stands in the middle of the flow's longest stretch; names stand above a level one. */
  paintWay(id, text) {
    const flow = this.viewer.get("elementRegistry").get(id);
    if (!flow?.waypoints) return;
    const { left, top, level } = placeOnWay(flow.waypoints);
    this.viewer.get("overlays").add(id, "heat", {
      position: { left: left - 16, top: top + (level ? 3 : -9) },
      html: chip(text, `${text} решений`, "heat-way"),
      show: ALWAYS,
    });
  }

  paintTrace({ elements, flows }) {
    const passed = new Set([...elements, ...flows]);
    const drawn = this.viewer.get("elementRegistry").filter((each) => each.waypoints || isNode(each));
    for (const each of drawn) {
      const isPassed = passed.has(each.labelTarget?.id ?? each.id);
      if (!isPassed) this.mark(each.id, "off-path");
      else if (!each.labelTarget) this.mark(each.id, "on-path");
    }
  }
}

/** The number keeps off the name: that of a gateway stands above it or below, that of an event below. */
function placeOn(shape, text) {
  if (shape.width >= SMALL) return { bottom: 11, right: 26 + 5 * text.length };
  if (!shape.type.endsWith("Gateway")) return { top: -7, right: 9 };
  return shape.label?.y > shape.y ? { top: -9, left: -18 } : { bottom: 9, left: -18 };
}

const HOLDERS = new Set(["bpmn:Participant", "bpmn:Lane", "bpmn:Collaboration", "bpmn:Process"]);
const isNode = (element) => !HOLDERS.has(element.type);

function chip(text, title, name) {
  const html = document.createElement("div");
  html.className = name;
  html.textContent = text;
  html.title = title;
  return html;
}

/** What the reader goes on to from here keeps what the map shows. */
function keepInAddresses(key) {
  for (const field of document.querySelectorAll("[data-insight-measure]")) field.value = key;
  for (const link of document.querySelectorAll("a[data-insight-keep]")) {
    const url = new URL(link.href);
    url.searchParams.set("measure", key);
    link.href = url;
  }
  const here = new URL(location.href);
  here.searchParams.set("measure", key);
  history.replaceState(history.state, "", here);
}
