"""Messages and signals: their names, and events that wait for the same one at one place."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.drawing import Drawing, Ways
from engine.definitions.checks.rule import Found, Rule, at, at_xml, quoted, rule
from engine.diagrams.model import EventKind, Node, NodeKind
from engine.diagrams.xml import BPMN, Element

_NAMED = frozenset({"message", "signal"})
_CORRELATES = frozenset({"correlationProperty", "correlationSubscription"})


@rule(
    "message-name",
    "messages and signals that are used and have no name; it is by the name that they are found",
    "У {element} нет имени, а по нему сообщения и сигналы находят получателя: задайте имя.",
)
def name(drawing: Drawing) -> Iterator[Found]:
    """Look at the messages and signals that an event or a task refers to."""
    used = {node.event.reference for node in drawing.nodes()}
    local = {reference.rpartition(":")[2] for reference in used if reference}
    for child, _ in _roots(drawing):
        if child.get("id") in local and not child.get("name", "").strip():
            yield at_xml(child)


@rule(
    "message-name-unique",
    "two messages, or two signals, of one name",
    "Имя {element} носят два элемента «{tag}»: оставьте один и ссылайтесь на него.",
)
def name_unique(drawing: Drawing) -> Iterator[Found]:
    """Count the names."""
    seen: set[tuple[str, str]] = set()
    for child, tag in _roots(drawing):
        named = (tag, child.get("name", ""))
        if named[1] and named in seen:
            yield at_xml(child, tag=tag)
        seen.add(named)


@rule(
    "message-single",
    "events that wait for the same message at one place: which of them would take it is unclear",
    "{element} ждёт того же, что и {other}: непонятно, кому из них идти. Оставьте одно.",
)
def single(drawing: Drawing) -> Iterator[Found]:
    """Look at the start events of a process, at one activity, behind one gateway."""
    for ways in drawing.ways:
        for place in _places(ways):
            seen: dict[tuple[EventKind, str, str], Node] = {}
            for node in place:
                event = node.event
                key = node.properties.get("correlation_key", "")
                first = seen.setdefault((event.kind, event.name or "", key), node)
                if first is not node and event.name:
                    yield at(node, other=quoted(first.name, first.id))


@rule(
    "correlation-drawn",
    "correlation properties and subscriptions (8.4.2): keys stand at the events here",
    "Ключ сообщения задан элементом «{tag}», он не исполняется: "
    "запишите выражение ключа в свойствах события {element}.",
)
def correlation(drawing: Drawing) -> Iterator[Found]:
    """Look for correlation that an event without a key of its own would leave out."""
    retrieved = {
        (each.get("messageRef") or "").rpartition(":")[2]
        for each in drawing.root.iter(f"{{{BPMN}}}correlationPropertyRetrievalExpression")
    }
    for node in drawing.nodes():
        reference = (node.event.reference or "").rpartition(":")[2]
        is_message = node.event.kind is EventKind.MESSAGE and reference in retrieved
        if is_message and "correlation_key" not in node.properties:
            yield at(node, tag="correlationProperty")
    for element, tag in drawing.elements:
        if tag in _CORRELATES:
            yield at_xml(element.getparent(), tag=tag)


@rule(
    "message-flow",
    "message flows that lead nowhere, or from an element to another of the same process (9.3)",
    "Поток сообщений {element} должен связывать разных участников, и оба его конца должны быть "
    "на схеме: соедините его заново или удалите.",
)
def message_flow(drawing: Drawing) -> Iterator[Found]:
    """Look at both ends."""
    process_of = {
        element.get("id"): process
        for process in drawing.root.iterchildren(f"{{{BPMN}}}process")
        for element in process.iter()
        if element.get("id")
    }
    others = {e.get("id") for e in drawing.root.iter(f"{{{BPMN}}}participant") if e.get("id")}
    for flow in drawing.root.iterfind(f"{{{BPMN}}}collaboration/{{{BPMN}}}messageFlow"):
        ends = [flow.get(a, "").rpartition(":")[2] for a in ("sourceRef", "targetRef")]
        known = all(end in process_of or end in others for end in ends)
        inside = [process_of[end] for end in ends if end in process_of]
        if not known or (len(inside) == len(ends) and inside[0] is inside[1]):
            yield at_xml(flow)


def _roots(drawing: Drawing) -> Iterator[tuple[Element, str]]:
    for child in drawing.root:
        tag = str(child.tag).removeprefix(f"{{{BPMN}}}")
        if tag in _NAMED:
            yield child, tag


def _places(ways: Ways) -> Iterator[list[Node]]:
    """Yield the events of which one message may be meant for one only."""
    waits = (EventKind.MESSAGE,)
    if ways.host is None:
        starts = (EventKind.MESSAGE, EventKind.SIGNAL)
        beginning = [n for n in ways.nodes.values() if n.kind is NodeKind.START]
        yield [n for n in beginning if n.event.kind in starts]
    for listening in ways.boundaries.values():
        yield [n for n in listening if n.event.kind in waits]
    yield [
        start
        for _, start in ways.process.event_subprocesses(ways.scope)
        if start.event.kind in waits
    ]
    for key, node in ways.nodes.items():
        if node.kind is NodeKind.EVENT_BASED:
            targets = (ways.nodes.get(flow.target) for flow in ways.outgoing[key])
            yield [n for n in targets if n is not None and n.event.kind in waits]


RULES: tuple[Rule, ...] = (name, name_unique, single, correlation, message_flow)
