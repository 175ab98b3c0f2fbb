// bpmn-js in the colours and the typeface of the theme.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { bpmn } from "./moddle.js";
import { translateModule } from "./words.js";

const FONT = "'Golos Text Variable', system-ui, sans-serif";

/**
 * Returns a viewer that shows the XML. `fit()` shows all of it or, when that would be too small to
 * read, the place where it stands now; `fit({ whole: true })` shows all of it in any case.
 */
export async function openViewer(container, xml, modules = []) {
  const viewer = new NavigatedViewer({
    container,
    additionalModules: [translateModule, ...modules],
    moddleExtensions: { bpmn },
    zoomScroll: { enabled: false },
    ...(await lookOf(container)),
  });
  const { warnings } = await viewer.importXML(xml);
  for (const { message } of warnings) console.warn(message);
  viewer.fit = ({ whole = false } = {}) => fit(viewer, whole);
  return viewer;
}

/** Waits for the typeface and returns the options that draw in the theme's colours and letters. */
export async function lookOf(container) {
  await document.fonts.load("12px 'Golos Text Variable'", "Жж").catch(() => []);
  const colour = colourOf(container);
  return {
    bpmnRenderer: {
      defaultFillColor: colour("--diagram-fill"),
      defaultStrokeColor: colour("--diagram-stroke"),
      defaultLabelColor: colour("--diagram-label"),
    },
    textRenderer: {
      defaultStyle: { fontFamily: FONT, fontSize: "12px" },
      externalStyle: { fontFamily: FONT, fontSize: "11px" },
    },
  };
}

function colourOf(container) {
  const style = getComputedStyle(container);
  return (name) => style.getPropertyValue(name).trim();
}

const MARGIN = 24;
const CONTROLS = 56; // px that the buttons above and the mark of bpmn.io below take
const LOWEST = 260;
const READABLE = 0.8;
const TOO_SMALL = 0.55; // below this scale the words cannot be read

function fit(viewer, whole) {
  const canvas = viewer.get("canvas");
  takeHeight(canvas);
  const { inner, outer } = canvas.viewbox();
  const scale = Math.min(
    1.2,
    outer.width / (inner.width + 2 * MARGIN),
    outer.height / (inner.height + 2 * MARGIN),
  );
  centre(canvas, { x: inner.x + inner.width / 2, y: inner.y + inner.height / 2 }, scale, outer);
  const active = !whole && scale < TOO_SMALL ? firstActive(viewer) : undefined;
  if (active) centre(canvas, nearest(middleOf(active), inner, READABLE, outer), READABLE, outer);
}

/** The middle of the board nearest to a place at which no board is left empty beside the diagram. */
function nearest(place, inner, scale, outer) {
  const along = (at, start, length, seen) => {
    const [low, high] = [start - MARGIN + seen / 2, start + length + MARGIN - seen / 2];
    return low > high ? start + length / 2 : Math.min(high, Math.max(low, at));
  };
  return {
    x: along(place.x, inner.x, inner.width, outer.width / scale),
    y: along(place.y, inner.y, inner.height, outer.height / scale),
  };
}

/** A wide, low diagram gets a low board, so that the table beneath stays in sight. */
function takeHeight(canvas) {
  const container = canvas.getContainer().closest("[data-diagram-canvas]");
  container.style.height = "";
  const { inner, outer } = canvas.viewbox();
  const wanted = (inner.height + 2 * MARGIN) * Math.min(1.2, outer.width / (inner.width + 2 * MARGIN));
  const height = Math.max(wanted + 2 * CONTROLS, LOWEST);
  if (height < container.clientHeight) container.style.height = `${height}px`;
  canvas.resized();
}

function centre(canvas, { x, y }, scale, outer) {
  const width = outer.width / scale;
  const height = outer.height / scale;
  canvas.viewbox({ x: x - width / 2, y: y - height / 2, width, height });
}

const middleOf = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });

function firstActive(viewer) {
  const canvas = viewer.get("canvas");
  const states = ["state-incident", "state-overdue", "state-active", "state-waiting"];
  const shapes = viewer.get("elementRegistry").filter((element) => element.width && !element.labelTarget);
  for (const state of states) {
    const found = shapes.find((shape) => canvas.hasMarker(shape, state));
    if (found) return found;
  }
  return shapes.find((shape) => shape.type === "bpmn:StartEvent");
}
