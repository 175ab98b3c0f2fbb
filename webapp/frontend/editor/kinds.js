// One word per kind of element: in the palette, in the menus, in the panel, in messages.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { distinctionOf } from "./namesakes.js";

const WORDS = {
  Participant: "Процесс",
  Process: "Процесс",
  Collaboration: "Процесс",
  Lane: "Дорожка",
  SequenceFlow: "Поток",
  TextAnnotation: "Пояснение",
  Association: "Линия к пояснению",
  UserTask: "Задача человека",
  ServiceTask: "Действие системы",
  ScriptTask: "Вычисление",
  CallActivity: "Вызов процесса",
  SubProcess: "Подпроцесс",
  SendTask: "Отправка сообщения",
  ReceiveTask: "Приём сообщения",
  ManualTask: "Работа вне системы",
  Task: "Шаг без исполнителя",
  ExclusiveGateway: "Выбор одного пути",
  ParallelGateway: "Все пути сразу",
  InclusiveGateway: "Пути по условиям",
  EventBasedGateway: "Что случится первым",
  StartEvent: "Начало",
  EndEvent: "Конец",
  IntermediateCatchEvent: "Ожидание",
  IntermediateThrowEvent: "Событие",
  BoundaryEvent: "Событие на задаче",
};

const EVENTS = {
  TimerEventDefinition: "таймер",
  MessageEventDefinition: "сообщение",
  SignalEventDefinition: "сигнал",
  ErrorEventDefinition: "ошибка",
  EscalationEventDefinition: "эскалация",
  TerminateEventDefinition: "остановка всего",
};

/** Returns «Задача человека», «Ожидание: таймер». */
export function kindOf(element) {
  const own = element.businessObject;
  const word = WORDS[own.$type.replace("bpmn:", "")] ?? "Элемент";
  const definition = own.eventDefinitions?.[0]?.$type.replace("bpmn:", "");
  return definition ? `${word}: ${EVENTS[definition] ?? "другое"}` : word;
}

/** Returns «Задача человека «Принять сводку»», or the kind alone. */
export function called(element) {
  const name = labelOf(element);
  return name ? `${kindOf(element)} «${name}»` : kindOf(element);
}

/** Returns the name, with what tells it from others of that name: «Согласовать (ИОЦ)». */
export function labelOf(element) {
  const distinction = distinctionOf(element.businessObject);
  return distinction ? `${nameOf(element)} (${distinction})` : nameOf(element);
}

export function nameOf(element) {
  const own = element.businessObject;
  if (is(element, "bpmn:TextAnnotation")) return own.text ?? "";
  if (is(element, "bpmn:Participant")) return own.processRef?.name ?? own.name ?? "";
  return own.name ?? "";
}

/** The local name of a type as the server lists it: bpmn:UserTask → userTask. */
export const localName = (type) => type.replace(/^bpmn:(.)/, (_, first) => first.toLowerCase());

/** The kind of an event definition as the server lists it: bpmn:TimerEventDefinition → timer. */
export const eventKind = (definition) =>
  definition ? localName(definition).replace("EventDefinition", "") : "none";

/** A short description for lists of what may be added. */
export const ADDABLE = [
  { type: "bpmn:UserTask", icon: "bpmn-icon-user-task", group: "activity" },
  { type: "bpmn:ServiceTask", icon: "bpmn-icon-service-task", group: "activity" },
  { type: "bpmn:ScriptTask", icon: "bpmn-icon-script-task", group: "activity" },
  { type: "bpmn:CallActivity", icon: "bpmn-icon-call-activity", group: "activity" },
  { type: "bpmn:SubProcess", icon: "bpmn-icon-subprocess-expanded", group: "activity", attributes: { isExpanded: true } },
  { type: "bpmn:ExclusiveGateway", icon: "bpmn-icon-gateway-xor", group: "gateway" },
  { type: "bpmn:ParallelGateway", icon: "bpmn-icon-gateway-parallel", group: "gateway" },
  { type: "bpmn:StartEvent", icon: "bpmn-icon-start-event-none", group: "event" },
  {
    type: "bpmn:IntermediateCatchEvent",
    icon: "bpmn-icon-intermediate-event-catch-timer",
    group: "event",
    word: "Ожидание: таймер",
    attributes: { eventDefinitionType: "bpmn:TimerEventDefinition" },
  },
  {
    type: "bpmn:IntermediateCatchEvent",
    icon: "bpmn-icon-intermediate-event-catch-message",
    group: "event",
    word: "Ожидание: сообщение",
    attributes: { eventDefinitionType: "bpmn:MessageEventDefinition" },
  },
  { type: "bpmn:EndEvent", icon: "bpmn-icon-end-event-none", group: "event" },
  { type: "bpmn:TextAnnotation", icon: "bpmn-icon-text-annotation", group: "artifact" },
].map((each) => ({ attributes: {}, word: WORDS[each.type.replace("bpmn:", "")], ...each }));
