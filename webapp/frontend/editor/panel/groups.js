// The groups of the panel: which an element has, and what stands in them.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { h } from "../dom.js";
import { called, nameOf } from "../kinds.js";
import { definitionOf, mappingOf, propertiesOf, semanticOf } from "../model.js";
import { readCycle, sayCycle, tagOfTerm, UNIT_CHOICES, writeCycle } from "../terms.js";
import { variablesBefore } from "../upstream.js";
import { conditionGroup } from "./condition.js";
import { button, checkField, note, numberField, pairsField, searchField, selectField, textField } from "./fields.js";
import { termFields } from "./term.js";

const suggestionsOf = ({ element, model, offers }) =>
  variablesBefore(element, offers, model.registry).map(({ name, label }) => [name, label]);

/** The name, which every element has, without a group of its own. */
export function naming({ element, model, offers }) {
  if (is(element, "bpmn:Lane")) return laneName({ element, model, offers });
  const label = is(element, "bpmn:TextAnnotation") ? "Текст" : "Название";
  const hint = HINTS.find(([type]) => is(element, type))?.[1];
  const rename = (name) => {
    if (is(element, "bpmn:Participant")) model.updateInside(element, semanticOf(element), { name });
    else model.rename(element, name);
  };
  return textField(label, nameOf(element), rename, { rows: 2, key: "name", hint });
}

function describing({ element, model, offers }) {
  if (is(element, "bpmn:TextAnnotation") || is(element, "bpmn:Lane")) return null;
  const describe = (text) => model.setDocumentation(element, text);
  const content = [textField("Пояснение", model.documentationOf(element), describe, { rows: 3, key: "documentation" })];
  if (is(element, "bpmn:Activity")) content.push(clause({ element, model, offers }));
  if (is(element, "bpmn:Participant")) {
    content.push(textField("Подпись полосы", element.businessObject.name ?? "", (name) => model.rename(element, name)));
  }
  return { title: "Описание", content };
}

const HINTS = [
  ["bpmn:ExclusiveGateway", "Вопросом: «Замечания есть?»"],
  ["bpmn:Activity", "Действие и предмет: «Утвердить сводку»"],
  ["bpmn:Event", "Что произошло: «Сводка принята»"],
  ["bpmn:SequenceFlow", "Ответом на вопрос: «да», «на доработку»"],
];

function clause({ element, model, offers }) {
  const choices = offers.clauses.map(({ key, name }) => [key, name]);
  const value = propertiesOf(element).order_clause ?? "";
  return searchField("Пункт приказа", value, choices, (text) => model.setProperties(element, { order_clause: text }), { key: "clause" });
}

function laneName({ element, model, offers }) {
  const names = [...offers.roles.map(({ name }) => [name, name]), [offers.system_lane, `${offers.system_lane} (без человека)`]];
  return selectField("Кто работает на этой дорожке", nameOf(element), [["", "не выбрано"], ...names], (name) => model.rename(element, name), { key: "name" });
}

function responsible({ element, model, offers }) {
  if (!is(element, "bpmn:UserTask")) return null;
  const own = propertiesOf(element);
  const lane = model.laneOf(element);
  const byLane = lane ? `как у дорожки: ${nameOf(lane) || "без названия"}` : "дорожка не выбрана";
  const roles = offers.roles.map(({ key, name }) => [key, name]);
  const others = model
    .flowNodes()
    .filter((each) => is(each, "bpmn:UserTask") && each !== element)
    .map((each) => [each.id, nameOf(each) || each.id]);
  const set = (name) => (value) => model.setProperties(element, { [name]: value });
  return {
    title: "Ответственный исполнитель",
    content: [
      selectField("Должность", own.responsible_role ?? "", [["", byLane], ...roles], set("responsible_role"), { key: "role" }),
      selectField("Не тот, кто сделал", own.not_same_as ?? "", [["", "без ограничения"], ...others], set("not_same_as"), {
        key: "not_same_as",
        hint: "Автор не утверждает свою работу.",
        missing: (text) => text.split(",").map((id) => others.find(([each]) => each === id.trim())?.[1] ?? id).join(", "),
      }),
      advanced(own.assignee, textField("Один человек (выражение)", own.assignee ?? "", set("assignee"), { code: true, key: "assignee" })),
    ],
  };
}

const advanced = (isUsed, ...content) => {
  const details = h("details", {}, h("summary", {}, "Точнее"), ...content);
  details.open = Boolean(isUsed);
  return details;
};

function due(view) {
  const { element, model, offers } = view;
  if (!is(element, "bpmn:UserTask")) return null;
  const variables = variablesBefore(element, offers, model.registry);
  const commit = (text) => model.setProperties(element, { due: text });
  return {
    title: "Срок и напоминания",
    content: [
      termFields("Срок", propertiesOf(element).due, { variables, commit, empty: "как у мероприятия" }),
      note(offers.policy),
      button("Добавить эскалацию на схему", () => view.insert("escalation"), { key: "escalation" }),
      button("Добавить срок без ответа", () => view.insert("silence"), { key: "silence" }),
    ],
  };
}

function form({ element, model, offers, processKey }) {
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

function timer({ element, model, offers }) {
  const definition = definitionOf(element);
  if (definition?.$type !== "bpmn:TimerEventDefinition") return null;
  const set = (tag, text) =>
    model.updateInside(element, definition, {
      timeDate: undefined,
      timeDuration: undefined,
      timeCycle: undefined,
      ...(text ? { [tag]: model.expression(text) } : {}),
    });
  const cycle = definition.timeCycle?.body;
  const text = (definition.timeDate ?? definition.timeDuration)?.body;
  const variables = variablesBefore(element, offers, model.registry);
  const repeats = cycle !== undefined;
  const mayRepeat = element.host && !element.businessObject.cancelActivity;
  const kinds = [["once", "один раз"], ...(mayRepeat || repeats ? [["cycle", "повторять"]] : [])];
  const choose = (kind) => (kind === "cycle" ? set("timeCycle", "R3/P7D") : set("timeDate", "working_days(5)"));
  return {
    title: "Таймер",
    content: [
      selectField("Срабатывает", repeats ? "cycle" : "once", kinds, choose, { key: "timer-kind" }),
      ...(repeats ? cycleFields(cycle, (changed) => set("timeCycle", changed)) : [termFields("Когда", text, { variables, commit: (changed, term) => set(tagOfTerm(term), changed) })]),
      element.host ? interruption({ element, model }) : null,
    ],
  };
}

function cycleFields(text, commit) {
  const cycle = readCycle(text);
  if (!cycle) return [textField("Повторение выражением", text, commit, { code: true })];
  const change = (changes) => commit(writeCycle({ ...cycle, ...changes }));
  return [
    h(
      "div",
      { class: "side-by-side" },
      numberField("Каждые", cycle.count, (count) => change({ count })),
      selectField("Единица", cycle.unit, UNIT_CHOICES, (unit) => change({ unit })),
    ),
    numberField("Сколько раз", cycle.repeats ?? "", (repeats) => change({ repeats }), { max: 1000 }),
    h("p", { class: "said" }, sayCycle(cycle)),
  ];
}

const interruption = ({ element, model }) =>
  checkField("Снимает задачу", element.businessObject.cancelActivity !== false, (checked) => model.update(element, { cancelActivity: checked }), {
    hint: "Без отметки задача остаётся, а эта ветвь идёт рядом.",
  });

const NAMED = {
  "bpmn:MessageEventDefinition": { title: "Сообщение", type: "bpmn:Message", reference: "messageRef", attribute: "name" },
  "bpmn:SignalEventDefinition": { title: "Сигнал", type: "bpmn:Signal", reference: "signalRef", attribute: "name" },
  "bpmn:ErrorEventDefinition": { title: "Ошибка", type: "bpmn:Error", reference: "errorRef", attribute: "errorCode" },
  "bpmn:EscalationEventDefinition": { title: "Эскалация", type: "bpmn:Escalation", reference: "escalationRef", attribute: "escalationCode" },
};

function message(view) {
  const { element, model } = view;
  const definition = definitionOf(element);
  const named = NAMED[definition?.$type];
  if (!named) return null;
  const own = propertiesOf(element);
  const name = definition[named.reference]?.get(named.attribute) ?? "";
  const rename = (text) =>
    model.together(() => {
      const root = text ? model.rootElement(named.type, named.attribute, text) : undefined;
      model.updateInside(element, definition, { [named.reference]: root });
    });
  const content = [textField("Имя", name, rename, { code: true, key: "event-name" })];
  const isThrown = is(element, "bpmn:ThrowEvent");
  if (named.type === "bpmn:Message") content.push(...messageFields(view, own, isThrown));
  if (element.host && !is(definition, "bpmn:ErrorEventDefinition")) content.push(interruption(view));
  return { title: named.title, content };
}

function messageFields(view, own, isThrown) {
  const { element, model } = view;
  const set = (name) => (value) => model.setProperties(element, { [name]: value });
  const direction = isThrown ? "in" : "out";
  return [
    textField("Ключ: кому оно", own.correlation_key ?? "", set("correlation_key"), {
      code: true,
      key: "correlation",
      hint: "Выражение; сообщение дойдёт туда, где ждут с таким же ключом.",
    }),
    isThrown
      ? checkField("Хранить как факт", own.retain === "true", (checked) => set("retain")(checked ? "true" : ""), {
          hint: "Кто спросит позже, получит его сразу.",
        })
      : null,
    pairsField(isThrown ? "Что послать" : "Что взять", isThrown ? ["В сообщении", "Выражение"] : ["Переменная", "Из сообщения"], mappingOf(element, direction), (rows) => model.setMapping(element, direction, rows), {
      suggestions: suggestionsOf(view),
    }),
  ];
}

function calling(view) {
  const { element, model, offers } = view;
  if (!is(element, "bpmn:CallActivity")) return null;
  const own = propertiesOf(element);
  const choices = offers.processes.map(({ key, name }) => [key, `${key}: ${name}`]);
  return {
    title: "Вызываемый процесс",
    content: [
      selectField("Процесс", element.businessObject.calledElement ?? "", [["", "не выбран"], ...choices], (key) => model.update(element, { calledElement: key || undefined }), { key: "called" }),
      textField("Организация", own.organisation ?? "", (text) => model.setProperties(element, { organisation: text }), {
        code: true,
        key: "organisation",
        hint: "Выражение; organisation — та же или очередная организация повторения.",
      }),
      ...mappings(view, "Передать в процесс", "Взять из процесса"),
    ],
  };
}

function mappings(view, into, back) {
  const { element, model } = view;
  const suggestions = suggestionsOf(view);
  return [
    pairsField(into, ["Там", "Отсюда"], mappingOf(element, "in"), (rows) => model.setMapping(element, "in", rows), { suggestions }),
    pairsField(back, ["Здесь", "Оттуда"], mappingOf(element, "out"), (rows) => model.setMapping(element, "out", rows), { suggestions }),
  ];
}

function service(view) {
  const { element, model, offers } = view;
  if (!is(element, "bpmn:ServiceTask")) return null;
  const handlers = offers.handlers.map(({ key, name }) => [key, name]);
  return {
    title: "Действие системы",
    content: [
      selectField("Что сделать", propertiesOf(element).handler ?? "", [["", "не выбрано"], ...handlers], (key) => model.setProperties(element, { handler: key }), { key: "handler" }),
      ...mappings(view, "Дать действию", "Взять из результата"),
    ],
  };
}

function script({ element, model }) {
  if (!is(element, "bpmn:ScriptTask")) return null;
  const keep = (text) => model.update(element, { script: text || undefined, scriptFormat: "tropa" });
  return {
    title: "Вычисление",
    content: [
      textField("Строки «имя = выражение»", element.businessObject.script ?? "", keep, { rows: 4, code: true, key: "script", hint: "Например: rounds = get(rounds, 0) + 1" }),
    ],
  };
}

function repeating({ element, model }) {
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

/** Where the work goes from here: for the eye it is on the drawing, for the keyboard it is here. */
function onward(view) {
  const { element, model } = view;
  if (!is(element, "bpmn:FlowNode") || is(element, "bpmn:EndEvent")) return null;
  const flows = element.outgoing.filter((flow) => is(flow, "bpmn:SequenceFlow"));
  const targets = model
    .flowNodes()
    .filter((each) => each !== element && each.parent === element.parent && !is(each, "bpmn:StartEvent") && !is(each, "bpmn:BoundaryEvent"))
    .map((each) => [each.id, called(each)]);
  const connect = (id) => id && model.modeling.connect(element, model.registry.get(id), { type: "bpmn:SequenceFlow" });
  return {
    title: "Что дальше",
    closed: true,
    content: [
      h("ul", { class: "onward" }, flows.map((flow) => h("li", {}, goTo(view, flow), goTo(view, flow.target)))),
      h("div", { class: "side-by-side wrap" }, view.addable(element).map(({ word, add }) => button(word, add, { label: `Добавить дальше: ${word}` }))),
      selectField("Соединить с", "", [["", "выберите шаг"], ...targets], connect, { key: "connect" }),
    ],
  };
}

const goTo = (view, element) => button(called(element), () => view.select(element), { kind: "quiet" });

export const GROUPS = [responsible, due, form, conditionGroup, timer, message, calling, service, script, repeating, describing, onward];
