// The palette, the pad beside an element and the menu «Заменить»: only what the engine runs.
import BpmnFactory from "bpmn-js/lib/features/modeling/BpmnFactory";
import ContextPad from "diagram-js/lib/features/context-pad/ContextPad";
import PopupMenu from "diagram-js/lib/features/popup-menu/PopupMenu";
import * as options from "bpmn-js/lib/features/replace/ReplaceOptions";
import { is } from "bpmn-js/lib/util/ModelUtil";
import { middleOfWay } from "../viewer/ways.js";
import { ADDABLE, eventKind, localName } from "./kinds.js";

/** Tells whether the server lists an element {type, eventDefinitionType, …} as one that runs. */
export function runs(elements, { type, eventDefinitionType, isExpanded, triggeredByEvent }) {
  const name = localName(type);
  if (triggeredByEvent || isExpanded === false) return false;
  if (elements.events[name]) return elements.events[name].includes(eventKind(eventDefinitionType));
  return [...elements.tasks, ...elements.gateways, ...elements.artifacts].includes(name);
}

const TARGETS = Object.fromEntries(
  Object.values(options)
    .flatMap((list) => (Array.isArray(list) ? list : Object.values(list).flat()))
    .filter((option) => option.target)
    .map((option) => [option.actionName, option.target]),
);
const FLOWS = /^replace-with-(sequence|default|conditional)-flow$/;
const HEADERS = new Set(["toggle-parallel-mi", "toggle-sequential-mi", "toggle-non-interrupting"]);

class Palette {
  static $inject = ["palette", "create", "elementFactory", "handTool", "lassoTool", "spaceTool", "globalConnect", "config.offers"];

  constructor(palette, create, elementFactory, handTool, lassoTool, spaceTool, globalConnect, offers) {
    Object.assign(this, { create, elementFactory, handTool, lassoTool, spaceTool, globalConnect, offers });
    palette.registerProvider(this);
  }

  getPaletteEntries() {
    const tool = (className, title, click) => ({ group: "tools", className, title, action: { click } });
    const entries = {
      hand: tool("bpmn-icon-hand-tool", "Двигать схему (H)", (event) => this.handTool.activateHand(event)),
      lasso: tool("bpmn-icon-lasso-tool", "Выделить рамкой (L)", (event) => this.lassoTool.activateSelection(event)),
      space: tool("bpmn-icon-space-tool", "Раздвинуть или сдвинуть (S)", (event) => this.spaceTool.activateSelection(event)),
      connect: tool("bpmn-icon-connection-multi", "Соединить шаги (C)", (event) => this.globalConnect.start(event)),
      separator: { group: "tools", separator: true },
    };
    for (const [place, each] of ADDABLE.entries()) {
      if (runs(this.offers.elements, { type: each.type, ...each.attributes })) entries[`add-${place}`] = this.entry(each);
    }
    return entries;
  }

  entry({ type, icon, group, word, attributes }) {
    const begin = (event) => {
      const shape = this.elementFactory.createShape({ type, ...attributes });
      this.create.start(event, shape);
    };
    return { group, className: icon, title: word, action: { click: begin, dragstart: begin } };
  }
}

/** Comes after bpmn-js's own provider and changes what it offers. */
class Pad {
  static $inject = ["contextPad", "create", "autoPlace", "elementFactory", "config.offers"];

  constructor(contextPad, create, autoPlace, elementFactory, offers) {
    Object.assign(this, { create, autoPlace, elementFactory, offers });
    contextPad.registerProvider(500, this);
  }

  getContextPadEntries(element) {
    return (entries) => {
      const mayFollow = Boolean(entries["append.end-event"] || entries["append.timer-intermediate-event"]);
      const kept = Object.entries(entries).filter(([key]) => !key.startsWith("append.") || key === "append.text-annotation");
      return { ...(mayFollow ? this.following(element) : {}), ...Object.fromEntries(kept) };
    };
  }

  following(element) {
    const only = is(element, "bpmn:EventBasedGateway") ? ["bpmn:IntermediateCatchEvent"] : NEXT;
    const offered = ADDABLE.filter((each) => only.includes(each.type));
    return Object.fromEntries(offered.map((each, place) => [`append.next-${place}`, this.append(each)]));
  }

  append({ type, icon, word, attributes }) {
    const shape = () => this.elementFactory.createShape({ type, ...attributes });
    return {
      group: "model",
      className: icon,
      title: `Добавить: ${word}`,
      action: {
        click: (_, element) => this.autoPlace.append(element, shape()),
        dragstart: (event, element) => this.create.start(event, shape(), { source: element }),
      },
    };
  }
}

const NEXT = ["bpmn:UserTask", "bpmn:ExclusiveGateway", "bpmn:IntermediateCatchEvent", "bpmn:EndEvent"];

/** The pad of a flow hangs under its middle: at the end, its bin would lie on the step that follows. */
class PadPlace extends ContextPad {
  _getPosition(target) {
    if (!target.waypoints) return super._getPosition(target);
    const { x, y } = middleOfWay(target.waypoints);
    const { scale, ...view } = this._canvas.viewbox();
    return { left: (x - view.x) * scale - 12, top: (y - view.y) * scale + 14 };
  }
}

class Menu {
  static $inject = ["popupMenu", "config.offers"];

  constructor(popupMenu, offers) {
    this.offers = offers;
    popupMenu.registerProvider("bpmn-replace", 500, this);
  }

  getPopupMenuEntries() {
    return (entries) => keep(entries, (key) => FLOWS.test(key) || (TARGETS[key] && runs(this.offers.elements, TARGETS[key])));
  }

  getPopupMenuHeaderEntries() {
    return (entries) => keep(entries, (key) => HEADERS.has(key));
  }
}

const TITLES = { "align-elements": "Выровнять", "bpmn-replace": "Заменить" };

/** A menu without a title would call itself in English to a screen reader. */
class Popup extends PopupMenu {
  open(target, kind, position, options = {}) {
    return super.open(target, kind, position, { title: TITLES[kind], ...options });
  }
}

const keep = (entries, wanted) => Object.fromEntries(Object.entries(entries).filter(([key]) => wanted(key)));

/** Ids that a person can read and that stay short: task-3, flow-12. */
class Factory extends BpmnFactory {
  static $inject = ["moddle"];

  _ensureId(element) {
    if (element.id || !this._needsId(element)) return super._ensureId(element);
    const drawn = element.bpmnElement?.id;
    element.id = drawn ? this.free(`${drawn}_di`) : this.numbered(prefixOf(element.$type));
    return this._model.ids.claim(element.id, element);
  }

  free(wanted) {
    return this._model.ids.assigned(wanted) ? this.free(`${wanted}_`) : wanted;
  }

  numbered(prefix) {
    let number = 1;
    while (this._model.ids.assigned(`${prefix}-${number}`)) number += 1;
    return `${prefix}-${number}`;
  }
}

const PREFIXES = { SequenceFlow: "flow", UserTask: "task", SubProcess: "subprocess", BoundaryEvent: "event", StartEvent: "start", EndEvent: "end" };

function prefixOf(type) {
  const name = type.replace(/^\w+:/, "");
  return PREFIXES[name] ?? name.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase();
}

export const offeredModule = {
  __init__: ["paletteProvider", "offeredPad", "offeredMenu"],
  paletteProvider: ["type", Palette],
  offeredPad: ["type", Pad],
  offeredMenu: ["type", Menu],
  bpmnFactory: ["type", Factory],
  popupMenu: ["type", Popup],
  contextPad: ["type", PadPlace],
};
