// What bpmn-js reads differently from the standard because the engine does.
import original from "bpmn-moddle/resources/bpmn/json/bpmn.json";

/** BPMN as bpmn-js reads it, but for a list to repeat over: the engine takes the name of a variable. */
export const bpmn = {
  ...original,
  types: original.types.map((type) => ({ ...type, properties: type.properties?.map(namedList) })),
};

function namedList(property) {
  if (!/^loopData(In|Out)putRef$/.test(property.name)) return property;
  return { name: property.name, type: "String" };
}
