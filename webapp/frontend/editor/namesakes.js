// Elements of one name: what is added in brackets, so that people can tell them apart.
// The same as engine/diagrams/namesakes.py says on the server.

/** Returns the lane of an element that shares its name, its id where lanes do not tell; else "". */
export function distinctionOf(own) {
  const name = words(own.name);
  const process = name && above(own, "bpmn:Process");
  if (!process || !own.$type || isNoStep(own)) return "";
  const alike = stepsIn(process).filter((each) => words(each.name) === name);
  if (alike.length < 2) return "";
  const lane = laneOf(process, own);
  const alone = lane && alike.filter((each) => laneOf(process, each) === lane).length === 1;
  return alone ? lane : own.id;
}

const words = (text) => (text ?? "").trim().split(/\s+/).join(" ");
const isNoStep = ({ $type }) => ["bpmn:SequenceFlow", "bpmn:Lane", "bpmn:DataObjectReference"].includes($type);

function above(own, type) {
  let here = own;
  while (here && here.$type !== type) here = here.$parent;
  return here;
}

function stepsIn(container) {
  const steps = (container.flowElements ?? []).filter((each) => !isNoStep(each));
  return steps.flatMap((each) => [each, ...stepsIn(each)]);
}

/** The lane of a step; what stands in a subprocess has that of the subprocess. */
function laneOf(process, own) {
  for (let here = own; here && here !== process; here = here.$parent) {
    const lane = innermost(process.laneSets ?? [], here);
    if (lane) return lane.name || lane.id;
  }
  return "";
}

function innermost(laneSets, own) {
  for (const lane of laneSets.flatMap((set) => set.lanes ?? [])) {
    const inside = lane.childLaneSet && innermost([lane.childLaneSet], own);
    if (inside) return inside;
    if ((lane.flowNodeRef ?? []).includes(own)) return lane;
  }
  return null;
}
