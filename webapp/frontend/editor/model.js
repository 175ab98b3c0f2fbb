// Reading and changing what the engine reads: properties, texts, definitions. All goes through the
// command stack, so that everything can be undone; what belongs together is one step.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";

export { bpmn } from "../viewer/moddle.js";

export const PROPERTIES = "spiffworkflow:Properties";

/** The extension elements that the engine reads (SpiffWorkflow's namespace). */
export const spiffworkflow = {
  name: "SpiffWorkflow",
  prefix: "spiffworkflow",
  uri: "http://spiffworkflow.org/bpmn/schema/1.0/core",
  xml: { tagAlias: "lowerCase" },
  types: [
    { name: "Properties", superClass: ["Element"], properties: [{ name: "properties", isMany: true, type: "Property" }] },
    {
      name: "Property",
      properties: [
        { name: "name", isAttr: true, type: "String" },
        { name: "value", isAttr: true, type: "String" },
      ],
    },
  ],
};

/** Runs several changes as one step of undo. */
class Together {
  preExecute({ run }) {
    run();
  }
}

class TogetherHandler {
  static $inject = ["commandStack"];

  constructor(commandStack) {
    commandStack.registerHandler("tropa.together", Together);
  }
}

export const changesModule = { __init__: ["togetherHandler"], togetherHandler: ["type", TogetherHandler] };

/** Returns the properties of an element as an object, in the author's order. */
export function propertiesOf(element) {
  const found = holderOf(element)?.get("properties") ?? [];
  return Object.fromEntries(found.map((each) => [each.name, each.value ?? ""]));
}

/** Returns properties such as `in.organisation` without their prefix. */
export function mappingOf(element, prefix) {
  const start = `${prefix}.`;
  return Object.entries(propertiesOf(element))
    .filter(([name]) => name.startsWith(start))
    .map(([name, value]) => [name.slice(start.length), value]);
}

function holderOf(element) {
  return getBusinessObject(element).extensionElements?.get("values").find((each) => each.$type === PROPERTIES);
}

export class Model {
  constructor(modeler, processKey) {
    Object.assign(this, { modeler, processKey });
    this.modeling = modeler.get("modeling");
    this.factory = modeler.get("bpmnFactory");
    this.registry = modeler.get("elementRegistry");
    this.stack = modeler.get("commandStack");
    this.canvas = modeler.get("canvas");
  }

  together(run) {
    this.stack.execute("tropa.together", { run });
  }

  create(type, attributes = {}) {
    return this.factory.create(type, attributes);
  }

  expression(body) {
    return this.create("bpmn:FormalExpression", { body });
  }

  rename(element, name) {
    this.modeling.updateLabel(element, name);
  }

  update(element, attributes) {
    this.modeling.updateProperties(element, attributes);
  }

  updateInside(element, inside, attributes) {
    this.modeling.updateModdleProperties(element, inside, attributes);
  }

  /** Sets properties by name; an empty value takes a property away. */
  setProperties(element, changes) {
    const kept = { ...propertiesOf(element), ...changes };
    this.replaceProperties(element, Object.entries(kept).filter(([, value]) => value !== "" && value !== undefined));
  }

  /** Sets the mapping of a direction; the other properties stay where they are. */
  setMapping(element, prefix, rows) {
    const others = Object.entries(propertiesOf(element)).filter(([name]) => !name.startsWith(`${prefix}.`));
    const mapped = rows.filter(([name, value]) => name && value).map(([name, value]) => [`${prefix}.${name}`, value]);
    this.replaceProperties(element, [...others, ...mapped]);
  }

  replaceProperties(element, entries) {
    const extension = getBusinessObject(element).extensionElements;
    const others = (extension?.get("values") ?? []).filter((each) => each.$type !== PROPERTIES);
    const properties = entries.map(([name, value]) => this.create("spiffworkflow:Property", { name, value }));
    const own = properties.length ? [this.create(PROPERTIES, { properties })] : [];
    const values = [...own, ...others];
    own[0]?.properties.forEach((each) => (each.$parent = own[0]));
    const fresh = values.length ? this.create("bpmn:ExtensionElements", { values }) : undefined;
    values.forEach((each) => (each.$parent = fresh));
    this.update(element, { extensionElements: fresh });
  }

  documentationOf(element) {
    return semanticOf(element).get("documentation")?.[0]?.text ?? "";
  }

  setDocumentation(element, text) {
    const documentation = text ? [this.create("bpmn:Documentation", { text })] : [];
    this.updateInside(element, semanticOf(element), { documentation });
  }

  /** Returns the root of the drawing's process, to which panel and comments of «the whole» belong. */
  process() {
    const root = this.canvas.getRootElement();
    const pools = this.registry.filter((each) => is(each, "bpmn:Participant") && each.businessObject.processRef);
    return pools.find((each) => each.businessObject.processRef.id === this.processKey) ?? pools[0] ?? root;
  }

  lanes() {
    return this.registry.filter((each) => is(each, "bpmn:Lane"));
  }

  laneOf(element) {
    const own = getBusinessObject(element);
    return this.lanes().find((lane) => lane.businessObject.get("flowNodeRef").includes(own));
  }

  flowNodes() {
    return this.registry.filter((each) => is(each, "bpmn:FlowNode") && !each.labelTarget);
  }

  /** Returns the message, signal, error or escalation of a name, made when there is none. */
  rootElement(type, attribute, name) {
    const definitions = this.modeler.getDefinitions();
    const found = definitions.get("rootElements").find((each) => each.$type === type && each.get(attribute) === name);
    if (found) return found;
    const fresh = this.create(type, type === "bpmn:Message" || type === "bpmn:Signal" ? { name } : { name, [attribute]: name });
    fresh.$parent = definitions;
    const root = this.canvas.getRootElement();
    this.updateInside(root, definitions, { rootElements: [...definitions.get("rootElements"), fresh] });
    return fresh;
  }
}

/** What carries the words of an element: of a pool it is the process that it shows. */
export function semanticOf(element) {
  const own = getBusinessObject(element);
  return is(element, "bpmn:Participant") && own.processRef ? own.processRef : own;
}

export const definitionOf = (element) => getBusinessObject(element).get?.("eventDefinitions")?.[0];
