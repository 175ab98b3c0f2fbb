// Paints where an instance stands: a CSS class for the shape, and a badge with words and a sign.
// states = {elements: {id: {state, words, count}}, flows: [id, …]}

const SIGNS = { done: "✓", active: "●", overdue: "!", waiting: "‖", incident: "×" };
const WORDS = {
  done: "выполнено",
  active: "в работе",
  overdue: "просрочено",
  waiting: "ждёт",
  incident: "остановлено",
};

const painted = new WeakMap();

export function paintStates(viewer, { elements = {}, flows = [] }) {
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  viewer.get("overlays").remove({ type: "state" });
  for (const [id, marker] of painted.get(viewer) ?? []) canvas.removeMarker(id, marker);
  const markers = [];
  const mark = (id, marker) => {
    canvas.addMarker(id, marker);
    markers.push([id, marker]);
  };
  for (const [id, state] of Object.entries(elements)) {
    if (!registry.get(id) || !SIGNS[state.state]) continue;
    mark(id, `state-${state.state}`);
    addBadge(viewer, id, state);
  }
  for (const id of flows) if (registry.get(id)) mark(id, "flow-taken");
  painted.set(viewer, markers);
}

function addBadge(viewer, id, { state, words, count }) {
  const shape = viewer.get("elementRegistry").get(id);
  if (!shape.width) return;
  const small = shape.width < 60;
  viewer.get("overlays").add(id, "state", {
    position: small ? { top: -12, right: 12 } : { bottom: 10, left: -4 },
    html: badge(state, words ?? WORDS[state], { count, small, width: shape.width + 28 }),
    show: { minZoom: small ? 0.3 : 0.45 },
  });
}

/** Events and gateways get the sign alone; its words stand in the title and in the table beside. */
function badge(state, words, { count, small, width }) {
  const html = document.createElement("div");
  html.className = `diagram-badge diagram-badge-${state}`;
  const sign = html.appendChild(document.createElement("span"));
  sign.textContent = count > 1 ? `${SIGNS[state]} ×${count}` : SIGNS[state];
  html.title = words;
  if (small) return html;
  html.style.maxWidth = `${width}px`;
  html.appendChild(document.createElement("span")).textContent = words;
  return html;
}
