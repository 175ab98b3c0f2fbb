"""What an element is described by, each aspect with its word and its value in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.diagrams.model import EventKind, Loop, Node, NodeKind
from processes.comparison.conditions import said_condition
from processes.comparison.naming import kind_of, name_of
from processes.comparison.sides import Side
from processes.comparison.terms import said_reminder, said_term, said_timer
from processes.comparison.values import Matter
from processes.roles import role_of_word
from processes.studio.offers import offered


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing to compare. `read` returns its value in words, empty where there is none.

    Where the words say more than the element itself (they name others), `bare` is what must differ.
    """

    matter: Matter
    noun: str
    gender: str
    read: Callable[[Node, Side], str]
    bare: Callable[[Node], object] | None = None

    def may_differ(self, before: Node, after: Node) -> bool:
        """Return whether it is worth while to compare the words."""
        return self.bare is None or self.bare(before) != self.bare(after)


def mapping_aspects(before: Node, after: Node) -> Iterator[Aspect]:
    """Yield an aspect for each variable that goes in or comes out on either side."""
    for prefix, noun in (("in", "передаваемое значение"), ("out", "возвращаемое значение")):
        for name in before.mapping(prefix) | after.mapping(prefix):
            yield _property(Matter.MAPPING, f"{noun} «{name}»", "n", f"{prefix}.{name}")


def other_aspects(before: Node, after: Node) -> Iterator[Aspect]:
    """Yield an aspect for each property and attribute that no other aspect speaks of."""
    for name in before.properties | after.properties:
        if name not in _SAID_PROPERTIES and not name.startswith(("in.", "out.")):
            yield _property(Matter.RECORD, f"свойство «{name}»", "n", name)
    for name in before.attributes | after.attributes:
        if name not in _SAID_ATTRIBUTES:
            yield Aspect(Matter.RECORD, f"признак «{name}»", "m", _attribute(name))


def _property(matter: Matter, noun: str, gender: str, name: str) -> Aspect:
    return Aspect(matter, noun, gender, lambda node, _: node.properties.get(name, ""))


def _own(name: str) -> Callable[[Node], object]:
    return lambda node: node.properties.get(name)


def _attribute(name: str) -> Callable[[Node, Side], str]:
    return lambda node, _: node.attributes.get(name, "")


def _kind(node: Node, _: Side) -> str:
    return kind_of(node).nominative


def _role(node: Node, _: Side) -> str:
    if node.kind is not NodeKind.USER_TASK:
        return ""
    own = node.properties.get("responsible_role")
    said = _role_name(own or node.lane or "")
    return f"{said} (на дорожке «{node.lane}»)" if own and node.lane else said


def _role_name(word: str) -> str:
    role = role_of_word(word)
    return word if role is None else role.russian_name


def _lane(node: Node, _: Side) -> str:
    return "" if node.kind is NodeKind.USER_TASK else node.lane or ""


def _not_same_as(node: Node, side: Side) -> str:
    ids = [one.strip() for one in node.properties.get("not_same_as", "").split(",")]
    names = [name_of(one, side) for one in ids if one]
    return f"не тот, кто выполнил: {', '.join(names)}" if names else ""


def _form(node: Node, side: Side) -> str:
    key = node.properties.get("form_key", "")
    return side.form_title(key) if key else ""


def _documents(node: Node, _: Side) -> str:
    listed = node.properties.get("documents", "").split(";")
    return "; ".join(one.strip() for one in listed if one.strip())


def _due(node: Node, _: Side) -> str:
    return said_term(node.properties.get("due", ""))


def _reminder(node: Node, _: Side) -> str:
    return said_reminder(node.properties.get("reminder", ""))


def _escalate_to(node: Node, _: Side) -> str:
    word = node.properties.get("escalate_to", "")
    return f"сразу узнаёт {_role_name(word)}" if word else ""


def _timer(node: Node, _: Side) -> str:
    return "; ".join(filter(None, map(said_timer, node.events)))


def _event(node: Node, _: Side) -> str:
    said = (
        f"{_EVENTS[event.kind]} «{event.name}»" if event.name else _EVENTS[event.kind]
        for event in node.events
        if event.kind in _EVENTS
    )
    return "; ".join(said)


def _conditions(node: Node) -> tuple[str, ...]:
    return tuple(e.text or "" for e in node.events if e.kind is EventKind.CONDITIONAL)


def _condition(node: Node, side: Side) -> str:
    return "; ".join(said_condition(text, node.id, side) for text in _conditions(node))


def _retain(node: Node, _: Side) -> str:
    return "хранится для тех, кто начнёт ждать позже" if "retain" in node.properties else ""


def _interrupting(node: Node, side: Side) -> str:
    may_interrupt = node.kind is NodeKind.BOUNDARY or (
        node.kind is NodeKind.START and _is_event_subprocess(node.scope, side)
    )
    if not may_interrupt:
        return ""
    return "прерывает работу" if node.interrupting else "не прерывает работу"


def _is_event_subprocess(scope_id: str, side: Side) -> bool:
    return scope_id in side.nodes and side.nodes[scope_id].triggered_by_event


def _host(node: Node, side: Side) -> str:
    return "" if node.attached_to is None else name_of(node.attached_to, side)


def _scope(node: Node, side: Side) -> str:
    if node.scope == side.process.key:
        return "в самом процессе"
    return f"в подпроцессе {name_of(node.scope, side)}"


def _loop(node: Node, _: Side) -> str:
    return "" if node.loop is None else said_loop(node.loop)


def said_loop(loop: Loop) -> str:
    """Return a repetition in words."""
    parts = [
        _LOOPS[loop.kind],
        f"по списку {loop.collection}" if loop.collection else "",
        f"каждый называется {loop.item}" if loop.item else "",
        f"сколько: {loop.cardinality}" if loop.cardinality else "",
        f"условие: {loop.condition}" if loop.condition else "",
        f"не больше раз: {loop.maximum}" if loop.maximum else "",
        "проверяется до прохода" if loop.test_before else "",
        f"результаты в {loop.output_collection}" if loop.output_collection else "",
        f"результат прохода {loop.output_item}" if loop.output_item else "",
        "" if loop.behavior == "All" else f"события проходов: {loop.behavior}",
    ]
    return ", ".join(part for part in parts if part)


def _handler(node: Node, _: Side) -> str:
    key = node.properties.get("handler", "")
    return f"{offered()['handlers'].get(key, key)} ({key})" if key else ""


def _default(node: Node, side: Side) -> str:
    flow = side.flows.get(node.default_flow or "")
    if flow is None:
        return ""
    to = name_of(flow.target, side)
    return f"«{flow.name}», к {to}" if flow.name else f"к {to}"


_EVENTS = {
    EventKind.MESSAGE: "сообщение",
    EventKind.SIGNAL: "сигнал",
    EventKind.ERROR: "ошибка",
    EventKind.ESCALATION: "эскалация",
    EventKind.TERMINATE: "остановка всего процесса",
    EventKind.LINK: "переход",
    EventKind.CANCEL: "отмена",
    EventKind.COMPENSATION: "компенсация",
}
_LOOPS = {
    "parallel": "для каждого, сразу все",
    "sequential": "для каждого по очереди",
    "standard": "пока верно условие",
}
ASPECTS = (
    Aspect(Matter.ELEMENT, "вид", "m", _kind),
    Aspect(Matter.ROLE, "ответственный исполнитель", "m", _role),
    Aspect(Matter.ROLE, "дорожка", "f", _lane),
    _property(Matter.ROLE, "именной исполнитель", "m", "assignee"),
    Aspect(Matter.ROLE, "ограничение исполнителя", "n", _not_same_as, _own("not_same_as")),
    Aspect(Matter.FORM, "форма", "f", _form, _own("form_key")),
    Aspect(Matter.DUE, "срок", "m", _due),
    Aspect(Matter.DUE, "напоминание", "n", _reminder),
    Aspect(Matter.DUE, "эскалация при просрочке", "f", _escalate_to),
    Aspect(Matter.DOCUMENTS, "документы", "p", _documents),
    Aspect(Matter.TIMER, "время срабатывания", "n", _timer),
    Aspect(Matter.EVENT, "содержание события", "n", _event),
    _property(Matter.EVENT, "ключ сообщения", "m", "correlation_key"),
    Aspect(Matter.EVENT, "хранение сообщения", "n", _retain),
    Aspect(Matter.CONDITION, "условие", "n", _condition, _conditions),
    Aspect(Matter.FLOW, "выход по умолчанию", "m", _default, lambda node: node.default_flow),
    Aspect(Matter.PLACE, "действие на шаг", "n", _interrupting),
    Aspect(Matter.PLACE, "место на границе", "n", _host, lambda node: node.attached_to),
    Aspect(Matter.PLACE, "место", "n", _scope, lambda node: node.scope),
    Aspect(Matter.REPEAT, "повторение", "n", _loop),
    Aspect(Matter.CALL, "вызываемый процесс", "m", lambda node, _: node.called_element or ""),
    _property(Matter.CALL, "организация вызова", "f", "organisation"),
    _property(Matter.CALL, "ключ экземпляра", "m", "business_key"),
    _property(Matter.CALL, "закреплённая версия", "f", "version"),
    Aspect(Matter.SYSTEM, "действие системы", "n", _handler),
    Aspect(Matter.SYSTEM, "вычисление", "n", lambda node, _: node.script or ""),
    _property(Matter.DESCRIPTION, "пункт приказа", "m", "order_clause"),
    Aspect(Matter.DESCRIPTION, "описание", "n", lambda node, _: node.documentation),
)
_SAID_PROPERTIES = frozenset(
    {
        "responsible_role",
        "assignee",
        "not_same_as",
        "form_key",
        "due",
        "reminder",
        "escalate_to",
        "documents",
        "correlation_key",
        "retain",
        "organisation",
        "business_key",
        "version",
        "handler",
        "order_clause",
    }
)
_SAID_ATTRIBUTES = frozenset(
    {
        "id",
        "name",
        "default",
        "calledElement",
        "attachedToRef",
        "cancelActivity",
        "isInterrupting",
        "triggeredByEvent",
        "scriptFormat",
    }
)
