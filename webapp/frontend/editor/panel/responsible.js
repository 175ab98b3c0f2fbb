// «Ответственный исполнитель»: the position, and who may not be the one.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { h } from "../dom.js";
import { labelOf, nameOf } from "../kinds.js";
import { propertiesOf } from "../model.js";
import { manyField, selectField, textField } from "./fields.js";

export function responsible({ element, model, offers }) {
  if (!is(element, "bpmn:UserTask")) return null;
  const own = propertiesOf(element);
  const lane = model.laneOf(element);
  const byLane = lane ? `как у дорожки: ${nameOf(lane) || "без названия"}` : "дорожка не выбрана";
  const roles = offers.roles.map(({ key, name }) => [key, name]);
  const others = model
    .flowNodes()
    .filter((each) => is(each, "bpmn:UserTask") && each !== element)
    .map((each) => [each.id, labelOf(each) || each.id]);
  const set = (name) => (value) => model.setProperties(element, { [name]: value });
  return {
    title: "Ответственный исполнитель",
    content: [
      selectField("Должность", own.responsible_role ?? "", [["", byLane], ...roles], set("responsible_role"), { key: "role" }),
      manyField("Не тот, кто сделал", listed(own.not_same_as), others, (ids) => set("not_same_as")(ids.join(",")), {
        key: "not_same_as",
        hint: "Автор не утверждает свою работу.",
        empty: "без ограничения",
      }),
      advanced(own.assignee, textField("Один человек (выражение)", own.assignee ?? "", set("assignee"), { code: true, key: "assignee" })),
    ],
  };
}

const listed = (text = "") => text.split(",").map((each) => each.trim()).filter(Boolean);

const advanced = (isUsed, ...content) => {
  const details = h("details", {}, h("summary", {}, "Точнее"), ...content);
  details.open = Boolean(isUsed);
  return details;
};
