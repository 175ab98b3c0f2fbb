// Which variables are known at a place: from the start, and from every step on the way to it.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { mappingOf, propertiesOf } from "./model.js";

/** Returns [{name, label, kind, options, from}] without repetition; the nearest step's words win. */
export function variablesBefore(element, offers, registry) {
  const found = new Map();
  for (const node of nodesBefore(element, registry)) {
    for (const variable of variablesSetBy(node, offers)) {
      if (!found.has(variable.name)) found.set(variable.name, { ...variable, from: node.businessObject.name || node.id });
    }
  }
  for (const variable of offers.variables) {
    if (!found.has(variable.name)) found.set(variable.name, { ...variable, from: "с начала процесса" });
  }
  return [...found.values()];
}

/** Yields the flow nodes from which the element can be reached, the nearest first. */
function nodesBefore(element, registry) {
  const seen = new Set();
  const queue = is(element, "bpmn:SequenceFlow") ? [element.source] : sourcesOf(element, registry);
  while (queue.length) {
    const node = queue.shift();
    if (!node || seen.has(node)) continue;
    seen.add(node);
    queue.push(...sourcesOf(node, registry));
  }
  return [...seen];
}

function sourcesOf(node, registry) {
  const sources = (node.incoming ?? []).filter((flow) => is(flow, "bpmn:SequenceFlow")).map((flow) => flow.source);
  if (node.host) sources.push(node.host);
  if (is(node, "bpmn:StartEvent") && is(node.parent, "bpmn:SubProcess")) sources.push(...sourcesOf(node.parent, registry));
  if (is(node, "bpmn:SubProcess")) sources.push(...(node.children ?? []).filter((child) => is(child, "bpmn:FlowNode")));
  return sources;
}

function variablesSetBy(node, offers) {
  if (is(node, "bpmn:UserTask")) {
    const key = propertiesOf(node).form_key;
    return offers.forms.find((form) => form.key === key)?.variables ?? [];
  }
  if (is(node, "bpmn:ScriptTask")) {
    const lines = (node.businessObject.script ?? "").split("\n");
    return lines.map((line) => line.match(/^\s*([A-Za-z_]\w*)\s*=(?!=)/)?.[1]).filter(Boolean).map(plain);
  }
  return mappingOf(node, "out").map(([name]) => plain(name));
}

const plain = (name) => ({ name, label: name, kind: "any" });
