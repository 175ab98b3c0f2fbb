// «Форма и документы»: what the executor fills in, and what papers are expected.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { propertiesOf } from "../model.js";
import { button, note, pageLink, selectField, textField } from "./fields.js";

export function form({ element, model, offers, processKey, urls }) {
  if (!is(element, "bpmn:UserTask")) return null;
  const own = propertiesOf(element);
  const used = offers.forms.find((each) => each.key === own.form_key);
  const isNear = ({ key }) => key.startsWith(`${processKey}.`);
  const words = ({ key, title }) => [key, title];
  const choices = [
    ["", "не выбрана"],
    { group: "Формы этого процесса", choices: offers.forms.filter(isNear).map(words) },
    { group: "Другие формы", choices: offers.forms.filter((each) => !isNear(each)).map(({ key, title }) => [key, `${title} (${key})`]) },
  ].filter((each) => !each.choices || each.choices.length);
  const documents = (own.documents ?? "").split(";").map((each) => each.trim()).filter(Boolean);
  const keep = (list) => model.setProperties(element, { documents: list.join("; ") });
  const asked = used?.documents.filter((each) => !documents.includes(each)) ?? [];
  return {
    title: "Форма и документы",
    content: [
      selectField("Форма", own.form_key ?? "", choices, (key) => model.setProperties(element, { form_key: key }), { key: "form" }),
      used ? pageLink(`${urls.forms}/${encodeURIComponent(used.key)}`, "Открыть форму") : pageLink(`${urls.forms}/new`, "Составить новую форму"),
      used?.variables.length ? note("Форма даёт процессу: ", used.variables.map(({ label }) => label).join("; "), ".") : null,
      textField("Ожидаемые документы", documents.join("\n"), (text) => keep(text.split(/[\n;]/).map((each) => each.trim()).filter(Boolean)), {
        rows: 2,
        key: "documents",
        hint: "По одному в строке.",
      }),
      ...asked.map((each) => button(`Добавить: ${each}`, () => keep([...documents, each]))),
    ],
  };
}
