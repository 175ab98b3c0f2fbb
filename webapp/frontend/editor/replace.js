// Another drawing in place of this one, as one step of undo: the elements that were there are kept
// as they are, so that the steps before it can still be undone.
import { importBpmnDiagram } from "bpmn-js/lib/import/Importer";

/** A drawing that can be taken off the canvas and put back. */
class Drawing {
  /** Remembers what the modeler shows: every element with its parent and place among the children. */
  constructor(modeler) {
    Object.assign(this, { modeler, canvas: modeler.get("canvas"), ids: modeler.get("moddle").ids });
    this.definitions = modeler.getDefinitions();
    this.shown = this.canvas.getRootElement();
    this.roots = this.canvas.getRootElements().map((root) => ({ root, elements: inside(root) }));
  }

  takeOff() {
    this.modeler.get("selection").select([]);
    for (const { root, elements } of this.roots) {
      for (const { element } of [...elements].reverse()) this.remove(element);
      this.canvas.removeRootElement(root);
    }
  }

  remove(element) {
    if (element.waypoints) this.canvas.removeConnection(element);
    else this.canvas.removeShape(element);
  }

  putOn() {
    this.modeler._setDefinitions(this.definitions);
    this.modeler.get("moddle").ids = this.ids;
    for (const { root, elements } of this.roots) {
      this.canvas.addRootElement(root);
      for (const { element, parent, place } of elements) {
        if (element.waypoints) this.canvas.addConnection(element, parent, place);
        else this.canvas.addShape(element, parent, place);
      }
    }
    this.canvas.setRootElement(this.shown);
  }
}

const inside = (parent) =>
  parent.children.flatMap((element, place) => [{ element, parent, place }, ...(element.children ? inside(element) : [])]);

/** Swaps two drawings; the first time the new one is on the canvas already. */
class Replace {
  static $inject = ["eventBus"];

  constructor(eventBus) {
    this.eventBus = eventBus;
  }

  execute(context) {
    if (context.isRedone) this.swap(context.before, context.after);
    context.isRedone = true;
    this.eventBus.fire("tropa.replaced");
    return [];
  }

  revert({ before, after }) {
    this.swap(after, before);
    this.eventBus.fire("tropa.replaced");
    return [];
  }

  swap(off, on) {
    off.takeOff();
    on.putOn();
  }
}

class ReplaceHandler {
  static $inject = ["commandStack"];

  constructor(commandStack) {
    commandStack.registerHandler("tropa.replace", Replace);
  }
}

export const replaceModule = { __init__: ["replaceHandler"], replaceHandler: ["type", ReplaceHandler] };

/** Shows the XML in place of what is drawn; on failure all is as it was. Resolves to the warnings. */
export async function replaceDrawing(modeler, xml) {
  const moddle = modeler.get("moddle");
  const before = new Drawing(modeler);
  const read = await moddle.fromXML(xml, "bpmn:Definitions");
  before.takeOff();
  try {
    modeler._setDefinitions(read.rootElement);
    moddle.ids = new moddle.ids.constructor([32, 36, 1]); // as bpmn-js makes them
    for (const [id, element] of Object.entries(read.elementsById)) moddle.ids.claim(id, element);
    const { warnings } = await importBpmnDiagram(modeler, read.rootElement);
    modeler.get("commandStack").execute("tropa.replace", { before, after: new Drawing(modeler) });
    return [...read.warnings, ...warnings];
  } catch (error) {
    new Drawing(modeler).takeOff();
    before.putOn();
    throw error;
  }
}
