"""What stands at an element in the words of other products, and what each of them comes to here.

An attribute or an extension element of another namespace is harmless, because leaving it out changes
nothing that an author would miss; or it is read, because the same thing runs here; or it is refused,
with what to do instead. A word means the same in whatever namespace it stands. One that is in none of
the tables is refused in the namespace of an engine, and says nothing of a run in any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.diagrams.dialects import Understood
from engine.diagrams.extensions import SILENT, extensions_of
from engine.diagrams.xml import Element

_ENGINES = (
    "activiti.org",
    "camunda.org",
    "cibseven.org",
    "flowable.org",
    "imixs.org",
    "jboss.org",
    "operaton.org",
    "processmaker.com",
    "runa.ru",
    "spiffworkflow.org",
)
"""What the namespaces of engines have in them: there an unknown word may well do something."""

_EDITOR = "which template or shape an editor has drawn the element by"
_LABEL = "a label for those who look after processes, asked by nothing that runs"
_TRANSACTION = "where a transaction ends; here each wait and each job ends one"
_ORDER = "which job goes first in a crowded queue; here jobs go in the order of their moments"
_SAME_JOB = "jobs of one instance beside each other; here its row is locked for each"

HARMLESS_ATTRIBUTES: Mapping[str, str] = {
    "async": _TRANSACTION,
    "asyncAfter": _TRANSACTION,
    "asyncBefore": _TRANSACTION,
    "category": _LABEL,
    "diagramRelationId": _EDITOR,
    "errorMessage": "a text for a variable that `errorMessageVariable` names, and that is refused",
    "exclusive": _SAME_JOB,
    "formFieldValidation": "whether answers are checked; here they always are",
    "historyTimeToLive": "when history may be deleted; here it stays",
    "isStartableInTasklist": "whether another product's pages offer the process",
    "jobPriority": _ORDER,
    "modelerTemplate": _EDITOR,
    "modelerTemplateIcon": _EDITOR,
    "modelerTemplateVersion": _EDITOR,
    "taskPriority": _ORDER,
    "versionTag": _LABEL,
}
"""Attributes that are left out knowingly, and why."""

HARMLESS_ELEMENTS: Mapping[str, str] = {
    "modelerTemplateIcon": _EDITOR,
    "properties": "ours are read, others' are notes for programs of the author's own",
    "userTask": "how Zeebe keeps user tasks inside; here there is one way",
    "userTaskForm": "the body of a form; the task that asks for it is refused",
    "versionTag": _LABEL,
}
"""Extension elements that are left out knowingly, and why."""

_DUE = "срок задайте в свойствах задачи человека одной датой, длительностью или выражением"
_FOLLOW_UP = "задайте в свойствах задачи напоминание до срока, а это удалите"
_PRIORITY = "задайте приоритет задачи человека числом от 0 до 100"
_FORM = "сделайте форму здесь и выберите её в свойствах задачи человека"
_PINNED_FORM = (
    "форма здесь закреплена за версией процесса: закрепите её и в файле (deployment) "
    "или выберите форму в свойствах задачи"
)
_STARTERS = "кто запускает процесс, решают права пользователей: удалите это"
_CODES = "переменная с кодом не записывается: поставьте по событию на каждый код"
_ASKED = "условие проверяется при каждом изменении: назовите переменную в нём самом, а это удалите"
_LISTENER = "нарисуйте это отдельным шагом системы"
_HANDLER = "выберите обработчик шага системы"
_MAPPED = "задайте передачу переменных свойствами in.… и out.… или задачей-сценарием"
_VERSION = "закрепите версию вызываемого процесса его свойством или удалите это"
_SCRIPT = "запишите это отдельной задачей-сценарием"
_DECISION = "запишите правило условиями на потоках или сценарием"
_PERFORMER = "исполнителя называют у задачи человека: удалите это"
_PROPERTIES = "перенесите это в свойства элемента или в шаг системы"
_UNKNOWN = "скажите то же свойствами или шагами этой системы, а это удалите из файла"

ADVICE_ON_ATTRIBUTES: Mapping[str, str] = {
    "assignee": _PERFORMER,
    "businessCalendarName": "рабочие дни считайте функцией working_days",
    "calledElementBinding": _VERSION,
    "calledElementTenantId": _VERSION,
    "calledElementVersion": _VERSION,
    "calledElementVersionTag": _VERSION,
    "candidateGroups": _PERFORMER,
    "candidateStarterGroups": _STARTERS,
    "candidateStarterUsers": _STARTERS,
    "candidateUsers": _PERFORMER,
    "caseRef": _PROPERTIES,
    "class": _HANDLER,
    "collection": _PROPERTIES,
    "decisionRef": _DECISION,
    "delegateExpression": _HANDLER,
    "dueDate": _DUE,
    "elementIndexVariable": "номер повторения берите из переменной loopCounter",
    "elementVariable": _PROPERTIES,
    "errorCodeVariable": _CODES,
    "errorMessageVariable": _CODES,
    "escalationCodeVariable": _CODES,
    "expression": _HANDLER,
    "followUpDate": _FOLLOW_UP,
    "formKey": _FORM,
    "formRef": _PINNED_FORM,
    "formRefBinding": _PINNED_FORM,
    "formRefVersion": _PINNED_FORM,
    "initiator": "передайте того, кто запускает процесс, переменной при запуске",
    "priority": _PRIORITY,
    "resource": _PROPERTIES,
    "resultVariable": _MAPPED,
    "skipExpression": "обведите поток вокруг шага исключающим шлюзом с этим условием",
    "topic": _HANDLER,
    "variableEvents": _ASKED,
    "variableMappingClass": _MAPPED,
    "variableMappingDelegateExpression": _MAPPED,
    "variableName": _ASKED,
}
"""Attributes that do something elsewhere and nothing here, and what to do instead."""

ADVICE_ON_ELEMENTS: Mapping[str, str] = {
    "assignmentDefinition": _PERFORMER,
    "calledDecision": _DECISION,
    "calledElement": _MAPPED,
    "connector": _HANDLER,
    "errorEventDefinition": "нарисуйте ошибку граничным событием",
    "executionListener": _LISTENER,
    "executionListeners": _LISTENER,
    "failedJobRetryTimeCycle": "повторы одинаковы для всех шагов системы: удалите это",
    "field": _HANDLER,
    "formData": _FORM,
    "formDefinition": _PINNED_FORM,
    "formProperty": _FORM,
    "in": _MAPPED,
    "inputOutput": _MAPPED,
    "instructionsForEndUser": "напишите подсказку в форме задачи",
    "ioMapping": _MAPPED,
    "loopCharacteristics": _PROPERTIES,
    "messagePayload": _MAPPED,
    "messageVariable": _MAPPED,
    "out": _MAPPED,
    "postScript": _SCRIPT,
    "potentialStarter": _STARTERS,
    "preScript": _SCRIPT,
    "priorityDefinition": _PRIORITY,
    "processVariableCorrelation": _PROPERTIES,
    "script": _SCRIPT,
    "scriptsOnInstances": _SCRIPT,
    "serviceTaskOperator": _HANDLER,
    "subscription": _PROPERTIES,
    "taskDefinition": _HANDLER,
    "taskHeaders": _MAPPED,
    "taskListener": _LISTENER,
    "taskListeners": _LISTENER,
    "taskSchedule": f"оставьте в нём один срок (dueDate); {_FOLLOW_UP}",
}
"""Extension elements that do something elsewhere and nothing here, and what to do instead."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A word that does something elsewhere and nothing here; `advice` is what to do instead."""

    word: str
    advice: str


def refused_attributes(element: Element) -> Iterator[Refused]:
    """Yield the attributes of an element that are neither read nor harmless."""
    understood = Understood(element)
    for attribute, value in element.items():
        namespace, _, name = attribute.rpartition("}")
        if namespace and not understood.reads_attribute(name, value):
            advice = _advice(namespace[1:], name, HARMLESS_ATTRIBUTES, ADVICE_ON_ATTRIBUTES)
            if advice is not None:
                yield Refused(name, advice)


def refused_elements(element: Element) -> Iterator[Refused]:
    """Yield the extension elements of an element that are neither read nor harmless."""
    understood = Understood(element)
    for extension in extensions_of(element):
        name = etree.QName(extension)
        if not understood.reads_element(extension):
            tables = HARMLESS_ELEMENTS, ADVICE_ON_ELEMENTS
            advice = _advice(name.namespace or "", name.localname, *tables)
            if advice is not None:
                yield Refused(f"{extension.prefix or ''}:{name.localname}", advice)


def _advice(
    namespace: str, name: str, harmless: Mapping[str, str], known: Mapping[str, str]
) -> str | None:
    if name in harmless or namespace.startswith(SILENT):
        return None
    is_engine = any(engine in namespace for engine in _ENGINES)
    return known.get(name, _UNKNOWN if is_engine else None)
