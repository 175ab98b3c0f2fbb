// «Разложить»: the server draws anew, the drawing follows in one step that can be undone.
import { getDi, is } from "bpmn-js/lib/util/ModelUtil";
import { isExpanded } from "bpmn-js/lib/util/DiUtil";
import { getExternalLabelMid } from "bpmn-js/lib/util/LabelUtil";

/** Puts every element where `places` says; remembers where it was. */
class LayOut {
  static $inject = ["elementRegistry", "bpmnFactory"];

  constructor(registry, factory) {
    Object.assign(this, { registry, factory });
  }

  execute(context) {
    context.before = this.put(context.places);
    return [...context.before.keys()].map((id) => this.registry.get(id));
  }

  revert(context) {
    this.put(context.before);
    return [...context.before.keys()].map((id) => this.registry.get(id));
  }

  put(places) {
    const before = new Map();
    for (const [id, place] of places) {
      const element = this.registry.get(id);
      if (!element) continue;
      before.set(id, placeOf(element));
      if (place.waypoints) this.putFlow(element, place.waypoints);
      else this.putShape(element, place);
    }
    return before;
  }

  putFlow(element, waypoints) {
    element.waypoints = waypoints.map(({ x, y }) => ({ x, y }));
    getDi(element).set("waypoint", this.factory.createDiWaypoints(element.waypoints));
  }

  putShape(element, place) {
    Object.assign(element, place);
    const di = getDi(element);
    if (!element.labelTarget) return Object.assign(di.bounds, place);
    if (!di.label) di.set("label", this.factory.createDiLabel());
    if (!di.label.bounds) di.label.set("bounds", this.factory.createDiBounds());
    return Object.assign(di.label.bounds, place);
  }
}

function placeOf(element) {
  return element.waypoints ? { waypoints: element.waypoints.map(({ x, y }) => ({ x, y })) } : box(element);
}

class LayoutHandler {
  static $inject = ["commandStack"];

  constructor(commandStack) {
    commandStack.registerHandler("tropa.lay-out", LayOut);
  }
}

export const layoutModule = { __init__: ["layoutHandler"], layoutHandler: ["type", LayoutHandler] };

/** Takes over the places of the same diagram's XML drawn anew; throws with a sentence when it cannot. */
export async function takeLayout(modeler, xml) {
  const { rootElement } = await modeler.get("moddle").fromXML(xml);
  const drawn = rootElement.get("diagrams").flatMap((diagram) => diagram.plane.get("planeElement"));
  const registry = modeler.get("elementRegistry");
  const places = new Map();
  for (const di of drawn) {
    const element = registry.get(di.bpmnElement?.id);
    if (!element) throw new Error("Сначала раскройте свёрнутые подпроцессы: раскладка показывает их целиком.");
    addPlace(places, element, di);
  }
  const folded = registry.find((each) => is(each, "bpmn:SubProcess") && !isExpanded(each));
  if (folded) throw new Error("Сначала раскройте свёрнутые подпроцессы: раскладка показывает их целиком.");
  modeler.get("commandStack").execute("tropa.lay-out", { places });
}

function addPlace(places, element, di) {
  if (di.waypoint) places.set(element.id, { waypoints: di.waypoint.map(({ x, y }) => ({ x, y })) });
  else places.set(element.id, box(di.bounds));
  for (const label of element.labels ?? []) {
    const bounds = di.label?.bounds;
    places.set(label.id, bounds ? box(bounds) : usual(label, { ...element, ...places.get(element.id) }));
  }
}

const box = ({ x, y, width, height }) => ({ x, y, width, height });

function usual({ width, height }, element) {
  const middle = getExternalLabelMid(element);
  return { x: middle.x - width / 2, y: middle.y - height / 2, width, height };
}
