// «Повторение» and «Вычисление»: what the system reckons by itself.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { selectField, textField } from "./fields.js";

export function repeating({ element, model }) {
  if (!is(element, "bpmn:Activity")) return null;
  const loop = element.businessObject.loopCharacteristics;
  const isMany = loop?.$type === "bpmn:MultiInstanceLoopCharacteristics";
  if (loop && !isMany) return null;
  const value = isMany ? (loop.isSequential ? "sequential" : "parallel") : "";
  const choose = (kind) => model.update(element, { loopCharacteristics: kind ? made(model, element, loop, kind) : undefined });
  const content = [selectField("Повторить", value, [["", "нет"], ["parallel", "для каждого, сразу все"], ["sequential", "для каждого по очереди"]], choose, { key: "loop" })];
  if (isMany) {
    const set = (attributes) => model.updateInside(element, loop, attributes);
    content.push(
      textField("По списку", loop.loopDataInputRef ?? "", (text) => set({ loopDataInputRef: text || undefined }), { code: true, key: "loop-list" }),
      textField("Каждый называется", loop.inputDataItem?.name ?? "", (name) => set({ inputDataItem: item(model, element, name) }), { code: true, key: "loop-item" }),
    );
  }
  return { title: "Повторение", content };
}

function made(model, element, loop, kind) {
  const fresh = model.create("bpmn:MultiInstanceLoopCharacteristics", { isSequential: kind === "sequential" });
  fresh.$parent = element.businessObject;
  fresh.set("loopDataInputRef", loop?.loopDataInputRef ?? "organisations");
  fresh.set("inputDataItem", loop?.inputDataItem ?? item(model, element, "organisation"));
  return fresh;
}

const item = (model, element, name) => model.create("bpmn:DataInput", { id: `${element.id}-item`, name });

export function script({ element, model }) {
  if (!is(element, "bpmn:ScriptTask")) return null;
  const keep = (text) => model.update(element, { script: text || undefined, scriptFormat: "tropa" });
  return {
    title: "Вычисление",
    content: [
      textField("Строки «имя = выражение»", element.businessObject.script ?? "", keep, { rows: 4, code: true, key: "script", hint: "Например: rounds = get(rounds, 0) + 1" }),
    ],
  };
}
