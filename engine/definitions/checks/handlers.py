"""What handles errors, escalations and cancellations, and event subprocesses (BPMN 2.0.2, 10.5)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.drawing import Drawing, Ways
from engine.definitions.checks.rule import Found, Rule, at, quoted, rule
from engine.diagrams.model import EventKind, Node, NodeKind

_HANDLED = frozenset({EventKind.ERROR, EventKind.ESCALATION})


@rule(
    "cancel-handled",
    "transactions with a cancel end event and without the boundary event that it leads to (10.3.5)",
    "У транзакции {element} есть событие отмены, но нет граничного события отмены: "
    "поставьте его и нарисуйте, что делать после отмены.",
)
def cancel_handled(drawing: Drawing) -> Iterator[Found]:
    """Look for one cancel boundary event."""
    for ways in drawing.ways:
        host = ways.host
        if host is None or host.kind is not NodeKind.TRANSACTION:
            continue
        beside = ways.process.scopes[host.scope].nodes.values()
        cancels = any(n.event.kind is EventKind.CANCEL for n in ways.nodes.values())
        if cancels and not any(
            n.attached_to == host.id and n.event.kind is EventKind.CANCEL for n in beside
        ):
            yield at(host)


@rule(
    "handler-single",
    "several handlers of one error or escalation at one activity or in one scope",
    "{element} обрабатывает то же, что и {other}: непонятно, кому из них идти. Оставьте одно.",
)
def single(drawing: Drawing) -> Iterator[Found]:
    """Look for handlers of the same code at the same place."""
    for ways in drawing.ways:
        seen: dict[tuple[str, EventKind, str | None], Node] = {}
        for place, node in _handlers(ways):
            if node.event.kind not in _HANDLED and node.event.kind is not EventKind.CANCEL:
                continue
            first = seen.setdefault((place, node.event.kind, node.event.name), node)
            if first is not node:
                yield at(node, other=quoted(first.label))


@rule(
    "event-subprocess-interrupts",
    "event subprocesses that begin with an error and say they do not interrupt (10.3.5)",
    "Начальное событие {element} ловит ошибку и потому всегда прерывает: "
    "отметьте его как прерывающее.",
)
def interrupts(drawing: Drawing) -> Iterator[Found]:
    """Look at isInterrupting."""
    for node in drawing.nodes():
        is_start = node.kind is NodeKind.START and node.event.kind is EventKind.ERROR
        if is_start and not node.interrupting:
            yield at(node)


@rule(
    "event-subprocess-kind",
    "transactions and ad hoc subprocesses that are begun by events (10.3.5)",
    "{element} запускается событием, а таким может быть только обычный подпроцесс: "
    "поставьте внутри него транзакцию.",
)
def kind(drawing: Drawing) -> Iterator[Found]:
    """Look for triggeredByEvent at other kinds."""
    for node in drawing.nodes():
        if node.triggered_by_event and node.kind is not NodeKind.SUBPROCESS:
            yield at(node)


def _handlers(ways: Ways) -> Iterator[tuple[str, Node]]:
    """Yield the boundary events and the beginnings of event subprocesses, each with its place."""
    for node in ways.nodes.values():
        if node.kind is NodeKind.BOUNDARY and node.attached_to:
            yield node.attached_to, node
    for _, start in ways.process.event_subprocesses(ways.scope):
        yield "", start


RULES: tuple[Rule, ...] = (cancel_handled, single, interrupts, kind)
