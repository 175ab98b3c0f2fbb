// Zoom buttons, the keyboard, and a finger.

const STEP = 0.25;
const SHIFT = 60;
const RANGE = { min: 0.2, max: 4 };

export function bindControls(root, viewer) {
  const actions = actionsOf(viewer);
  for (const button of root.querySelectorAll("[data-diagram-do]")) {
    button.addEventListener("click", () => actions[button.dataset.diagramDo]?.());
  }
  for (const step of root.querySelectorAll("[data-show-element]")) {
    step.addEventListener("click", () => showElement(viewer, step.dataset.showElement));
  }
}

const actionsOf = (viewer) => ({
  "zoom-in": () => viewer.get("zoomScroll").stepZoom(STEP * 4),
  "zoom-out": () => viewer.get("zoomScroll").stepZoom(-STEP * 4),
  fit: () => viewer.fit({ whole: true }),
});

function showElement(viewer, id) {
  const element = viewer.get("elementRegistry").get(id);
  if (!element) return;
  viewer.get("canvas").scrollToElement(element, 80);
  viewer.get("selection").select(element);
}

/** Arrows move, plus and minus zoom, 0 shows all; the wheel zooms once the drawing has the focus. */
export function bindKeyboard(container, viewer) {
  const actions = actionsOf(viewer);
  const scroll = (dx, dy) => () => viewer.get("canvas").scroll({ dx, dy });
  const keys = {
    ArrowLeft: scroll(SHIFT, 0),
    ArrowRight: scroll(-SHIFT, 0),
    ArrowUp: scroll(0, SHIFT),
    ArrowDown: scroll(0, -SHIFT),
    "+": actions["zoom-in"],
    "=": actions["zoom-in"],
    "-": actions["zoom-out"],
    0: actions.fit,
  };
  container.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  const wheel = viewer.get("zoomScroll");
  container.addEventListener("focusin", () => wheel.toggle(true));
  container.addEventListener("focusout", () => wheel.toggle(false));
}

/** One finger moves the drawing, two zoom it. */
export function bindTouch(container, viewer) {
  const fingers = new Map();
  const place = ({ clientX: x, clientY: y }) => ({ x, y });
  container.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") fingers.set(event.pointerId, place(event));
  });
  container.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    if (fingers.size === 1) viewer.get("canvas").scroll({ dx: now.x - before.x, dy: now.y - before.y });
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) zoomBy(viewer, distance(now, other) / distance(before, other), other, container);
    fingers.set(event.pointerId, now);
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
    container.addEventListener(end, (event) => fingers.delete(event.pointerId));
  }
}

const distance = (a, b) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));

function zoomBy(viewer, factor, about, container) {
  const canvas = viewer.get("canvas");
  const scale = Math.min(RANGE.max, Math.max(RANGE.min, canvas.zoom() * factor));
  const { left, top } = container.getBoundingClientRect();
  canvas.zoom(scale, { x: about.x - left, y: about.y - top });
}
