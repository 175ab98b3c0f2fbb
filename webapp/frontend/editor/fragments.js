// Templates of recurring shapes, put in at the chosen place in one step.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { h } from "./dom.js";
import { called, nameOf } from "./kinds.js";
import { button, checkField, selectField } from "./panel/fields.js";

const STEP = 190;

/** Returns where a fragment would go for the chosen element: a flow, or a task; null if nowhere. */
export function placeFor(fragment, element) {
  if (!element) return null;
  if (fragment.place === "task") return is(element, "bpmn:Activity") ? element : null;
  if (is(element, "bpmn:SequenceFlow")) return element;
  if (!is(element, "bpmn:FlowNode") || is(element, "bpmn:EndEvent")) return null;
  return element.outgoing.find((flow) => is(flow, "bpmn:SequenceFlow")) ?? null;
}

export class FragmentDialog {
  constructor(editor, dialog) {
    Object.assign(this, { editor, dialog, body: dialog.querySelector("[data-dialog-body]"), tidy: true, actors: {} });
  }

  open(key) {
    this.element = this.editor.panel.element;
    this.fragment = this.editor.offers.fragments.find((each) => each.key === key) ?? null;
    this.draw();
    this.dialog.showModal();
  }

  draw() {
    const { fragment, element } = this;
    const where = element && element.parent ? called(element) : "ничего";
    const choices = this.editor.offers.fragments.map((each) => this.choice(each));
    this.body.replaceChildren(
      h("p", { class: "soft" }, `Выбрано на схеме: ${where}.`),
      h("div", { class: "fragment-choices", role: "group", "aria-label": "Шаблоны" }, choices),
      fragment ? this.settings(fragment) : "",
    );
  }

  choice(fragment) {
    const place = placeFor(fragment, this.element);
    const attributes = {
      type: "button",
      class: "choice",
      "aria-pressed": String(fragment === this.fragment),
      disabled: !place,
      onclick: () => {
        this.fragment = fragment;
        this.draw();
      },
    };
    const why = place ? "" : h("small", { class: "soft" }, fragment.place === "task" ? " Выберите задачу." : " Выберите поток или шаг, после которого вставить.");
    return h("button", attributes, h("span", {}, h("strong", {}, fragment.title), h("small", {}, fragment.words), why));
  }

  settings(fragment) {
    const place = placeFor(fragment, this.element);
    if (!place) return "";
    const roles = this.editor.offers.roles.map(({ key, name }) => [key, name]);
    const actors = Object.entries(fragment.actors ?? {}).map(([actor, words]) => {
      this.actors[actor] ??= "department_controller";
      return selectField(words, this.actors[actor], roles, (role) => (this.actors[actor] = role));
    });
    const where = is(place, "bpmn:SequenceFlow")
      ? `Между: ${called(place.source)} и ${called(place.target)}.`
      : `На задаче: ${called(place)}.`;
    return h(
      "div",
      { class: "fragment-settings" },
      h("p", {}, where),
      actors,
      checkField("Разложить схему после вставки", this.tidy, (checked) => (this.tidy = checked)),
      button("Вставить", () => this.insert(place), { kind: "primary" }),
    );
  }

  async insert(place) {
    this.dialog.close();
    const first = new Insertion(this.editor.model, this.editor.offers, this.actors).run(this.fragment, place);
    if (this.tidy) await this.editor.layOut();
    this.editor.show(first.id);
    this.editor.say(`Вставлено: ${this.fragment.title}`);
  }
}

/** Builds one fragment; everything it does is one step of undo. */
export class Insertion {
  constructor(model, offers, actors) {
    Object.assign(this, { model, offers, actors, shapes: {} });
    this.elements = model.modeler.get("elementFactory");
  }

  run(fragment, place) {
    this.model.together(() => this.build(fragment, place));
    return Object.values(this.shapes).find((shape) => is(shape, "bpmn:Activity"));
  }

  build(fragment, place) {
    const onTask = fragment.place === "task";
    this.source = onTask ? place : place.source;
    this.makeRoom(this.source, fragment.nodes.length);
    for (const [index, node] of fragment.nodes.entries()) this.shapes[node.id] = this.add(node, index);
    for (const flow of fragment.flows) this.connect(this.shapes[flow.from], this.shapes[flow.to], flow);
    if (onTask) this.rejoin(fragment, place);
    else this.splice(fragment, place);
  }

  makeRoom(source, count) {
    const spaceTool = this.model.modeler.get("spaceTool");
    const start = source.x + source.width;
    const right = this.model.flowNodes().filter((each) => each.parent === source.parent && each.x >= start && !each.host);
    if (!right.length) return;
    const all = this.model.registry.filter((each) => each.parent === source.parent || each === source.parent || is(each, "bpmn:Lane"));
    const { movingShapes, resizingShapes } = spaceTool.calculateAdjustments(all, "x", count * STEP, start);
    this.model.modeling.createSpace(movingShapes, resizingShapes, { x: count * STEP, y: 0 }, "e", start);
  }

  add(node, index) {
    const definition = node.timer ? { eventDefinitionType: "bpmn:TimerEventDefinition" } : {};
    const businessObject = this.model.create(`bpmn:${node.type[0].toUpperCase()}${node.type.slice(1)}`, { name: node.name });
    const shape = this.elements.createShape({ type: businessObject.$type, businessObject, ...definition });
    const added = node.timer ? this.attach(shape, node) : this.model.modeling.createShape(shape, this.pointFor(node, index), this.source.parent);
    const properties = { ...node.properties };
    if (node.not_same_as_source && is(this.source, "bpmn:UserTask")) properties.not_same_as = this.source.id;
    if (Object.keys(properties).length) this.model.setProperties(added, properties);
    if (node.loop) this.repeat(added, node.loop);
    return added;
  }

  attach(shape, { timer, interrupting }) {
    const { x, y, width, height } = this.source;
    const added = this.model.modeling.createShape(shape, { x: x + width - 30, y: y + height }, this.source, { attach: true });
    const definition = added.businessObject.eventDefinitions[0];
    const [[tag, body]] = Object.entries(timer);
    this.model.updateInside(added, definition, { [tag]: this.model.expression(body) });
    this.model.update(added, { cancelActivity: interrupting });
    return added;
  }

  repeat(shape, { collection, item }) {
    const loop = this.model.create("bpmn:MultiInstanceLoopCharacteristics", { loopDataInputRef: collection });
    loop.set("inputDataItem", this.model.create("bpmn:DataInput", { id: `${shape.id}-item`, name: item }));
    this.model.update(shape, { loopCharacteristics: loop });
  }

  pointFor({ actor }, index) {
    const x = this.source.x + this.source.width + STEP * (index + 0.6);
    const lane = actor && this.laneOf(this.actors[actor]);
    const band = lane ?? this.model.laneOf(this.source);
    return { x, y: band ? band.y + band.height / 2 : this.source.y + this.source.height / 2 };
  }

  /** Returns the lane of a position; a new one at the bottom, above the system's, when there is none. */
  laneOf(role) {
    const name = this.offers.roles.find((each) => each.key === role)?.name;
    const lanes = this.model.lanes();
    const found = lanes.find((lane) => nameOf(lane) === name);
    if (found || !lanes.length) return found;
    const lowest = lanes.reduce((low, lane) => (lane.y > low.y ? lane : low));
    const added = this.model.modeling.addLane(lowest, nameOf(lowest) === this.offers.system_lane ? "top" : "bottom");
    this.model.update(added, { name });
    return added;
  }

  connect(from, to, { name, condition, default: isDefault }) {
    const flow = this.model.modeling.connect(from, to, { type: "bpmn:SequenceFlow" });
    if (name) this.model.rename(flow, name);
    if (condition) this.model.update(flow, { conditionExpression: this.model.expression(condition) });
    if (isDefault) this.model.update(from, { default: flow.businessObject });
    return flow;
  }

  splice({ entry, exit, exit_name: name }, flow) {
    const { target } = flow;
    this.model.modeling.reconnectEnd(flow, this.shapes[entry], middleOf(this.shapes[entry]));
    const onward = this.connect(this.shapes[exit], target, { name });
    const decides = is(this.shapes[exit], "bpmn:ExclusiveGateway") && this.shapes[exit].outgoing.length > 1;
    if (decides) this.model.update(this.shapes[exit], { default: onward.businessObject });
  }

  rejoin({ rejoin }, task) {
    const onward = task.outgoing.find((flow) => is(flow, "bpmn:SequenceFlow"));
    if (!rejoin || !onward) return;
    const { target } = onward;
    this.model.modeling.reconnectEnd(onward, this.shapes[rejoin], middleOf(this.shapes[rejoin]));
    this.connect(this.shapes[rejoin], target, {});
  }
}

const middleOf = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });
