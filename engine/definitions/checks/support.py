"""What the engine runs, and what it refuses with a word of advice."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagrams.model import EVENTS, EventKind, Node, NodeKind, Process
from engine.errors import Problem

_NOT_RUN: dict[NodeKind, str] = {
    NodeKind.COMPLEX: "сложный шлюз: замените его исключающим, параллельным или включающим",
    NodeKind.AD_HOC: "подпроцесс «по ситуации»: нарисуйте его задачи в обычном подпроцессе",
    NodeKind.RULE_TASK: "задача бизнес-правила: опишите правило условиями на потоках",
    NodeKind.TRANSACTION: "транзакция: используйте обычный подпроцесс",
}
_CAUGHT: dict[NodeKind, frozenset[EventKind]] = {
    NodeKind.START: frozenset({EventKind.NONE}),
    NodeKind.CATCH: frozenset(
        {EventKind.TIMER, EventKind.MESSAGE, EventKind.SIGNAL, EventKind.LINK}
    ),
    NodeKind.BOUNDARY: frozenset(
        {
            EventKind.TIMER,
            EventKind.MESSAGE,
            EventKind.SIGNAL,
            EventKind.ERROR,
            EventKind.ESCALATION,
        }
    ),
    NodeKind.THROW: frozenset(
        {
            EventKind.NONE,
            EventKind.MESSAGE,
            EventKind.SIGNAL,
            EventKind.ESCALATION,
            EventKind.LINK,
        }
    ),
    NodeKind.END: frozenset(
        {
            EventKind.NONE,
            EventKind.MESSAGE,
            EventKind.SIGNAL,
            EventKind.ERROR,
            EventKind.ESCALATION,
            EventKind.TERMINATE,
        }
    ),
}
_NAMED = frozenset({EventKind.MESSAGE, EventKind.SIGNAL, EventKind.LINK})


def support_problems(process: Process) -> list[Problem]:
    """Return the elements that would not run as they are drawn."""
    found: list[Problem] = []
    for node in process.nodes():
        found += _kind(node)
        found += _event(node)
        found += _loop(node)
        found += _quantities(node)
    return found


def _called(node: Node) -> str:
    return f"«{node.name or node.id}»"


def _kind(node: Node) -> Iterator[Problem]:
    if node.kind in _NOT_RUN:
        message = f"{_called(node)}: система не исполняет {_NOT_RUN[node.kind]}."
        yield Problem(node.id, "kind-supported", message)
    if node.triggered_by_event:
        message = (
            f"{_called(node)}: событийный подпроцесс не исполняется; "
            "поставьте граничное событие на подпроцесс, который он охраняет."
        )
        yield Problem(node.id, "event-subprocess", message)
    if node.kind is NodeKind.CALL and not node.called_element:
        yield Problem(node.id, "call-named", f"{_called(node)}: не указано, какой процесс вызвать.")


def _event(node: Node) -> Iterator[Problem]:
    if node.kind not in EVENTS:
        return
    if len(node.events) > 1:
        message = f"{_called(node)}: у события может быть только одно определение."
        yield Problem(node.id, "event-single", message)
        return
    event = node.event
    if event.kind not in _CAUGHT[node.kind]:
        message = f"{_called(node)}: событие вида «{event.kind.value}» здесь не исполняется."
        yield Problem(node.id, "event-supported", message)
    elif event.kind in _NAMED and not event.name:
        message = f"{_called(node)}: не указано имя сообщения или сигнала."
        yield Problem(node.id, "event-named", message)
    elif event.kind is EventKind.TIMER and not event.text:
        yield Problem(node.id, "timer-set", f"{_called(node)}: не указано время таймера.")


def _loop(node: Node) -> Iterator[Problem]:
    loop = node.loop
    if loop is None:
        return
    if loop.behavior != "All":
        message = f"{_called(node)}: повторение с поведением «{loop.behavior}» не исполняется."
        yield Problem(node.id, "loop-behavior", message)
    if loop.kind == "standard":
        if not loop.condition and not loop.maximum:
            message = f"{_called(node)}: у цикла нет ни условия, ни предела."
            yield Problem(node.id, "loop-bounded", message)
        if loop.maximum and not (loop.maximum.isdigit() and int(loop.maximum) > 0):
            message = f"{_called(node)}: предел цикла должен быть целым числом больше нуля."
            yield Problem(node.id, "loop-maximum", message)
    elif bool(loop.collection) == bool(loop.cardinality):
        message = f"{_called(node)}: укажите список или число повторений, что-то одно."
        yield Problem(node.id, "loop-source", message)


def _quantities(node: Node) -> Iterator[Problem]:
    for name in ("startQuantity", "completionQuantity"):
        if node.attributes.get(name, "1") != "1":
            message = f"{_called(node)}: {name} больше 1 не исполняется."
            yield Problem(node.id, "quantity-one", message)
    if node.attributes.get("instantiate") == "true":
        message = f"{_called(node)}: начинать процесс приёмом сообщения нельзя."
        yield Problem(node.id, "instantiate", message)
