"""Events: which kinds run where, and what they must say (BPMN 2.0.2, 10.5)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.drawing import Drawing, Ways
from engine.definitions.checks.rule import Found, Rule, at, quoted, rule
from engine.definitions.checks.support import EVENT_WORDS, NODE_WORDS, supported_events
from engine.diagrams.model import EVENTS, GATEWAYS, EventKind, Node, NodeKind

_NAMED = frozenset({EventKind.MESSAGE, EventKind.SIGNAL})
_CODED = frozenset({EventKind.ERROR, EventKind.ESCALATION})
_THROWING = frozenset({NodeKind.END, NodeKind.THROW})
_MESSAGE_TASKS = frozenset({NodeKind.SEND_TASK, NodeKind.RECEIVE_TASK})
_ALWAYS_INTERRUPTS = frozenset({EventKind.ERROR, EventKind.CANCEL})


@rule(
    "event-single",
    "events with several definitions (multiple and parallel multiple events)",
    "У события {element} несколько определений, а исполняется одно: "
    "поставьте отдельное событие на каждое.",
)
def single(drawing: Drawing) -> Iterator[Found]:
    """Count the definitions."""
    for node in drawing.nodes():
        if len(node.events) > 1:
            yield at(node)


@rule(
    "event-supported",
    "kinds of events that cannot stand here or are not run",
    "{place} {element} вида «{kind}» здесь не исполняется: {advice}.",
)
def supported(drawing: Drawing) -> Iterator[Found]:
    """Compare the kinds with those that run at this place."""
    for ways in drawing.ways:
        for node in ways.nodes.values():
            kind = node.event.kind
            if node.kind not in EVENTS or kind in _WITH_A_RULE_OF_ITS_OWN:
                continue
            possible = supported_events(node, ways.host)
            if kind not in possible and not _is_untyped_start(ways, node):
                place = NODE_WORDS[node.kind]
                yield at(node, place=place, kind=EVENT_WORDS[kind], advice=_advice(node, possible))


@rule(
    "event-named",
    "message and signal events, send and receive tasks without a message or signal",
    "В {element} не указано, какое это сообщение или какой сигнал: выберите его.",
)
def named(drawing: Drawing) -> Iterator[Found]:
    """Look for a reference; one that leads nowhere is another rule's."""
    for node in drawing.nodes():
        event = node.event
        has_message = node.kind in EVENTS or node.kind in _MESSAGE_TASKS
        if has_message and event.kind in _NAMED and not event.name and event.reference is None:
            yield at(node)


@rule(
    "event-coded",
    "error and escalation events that throw without saying what: no reference, or no code (10.5.5)",
    "Событие {element} не говорит, какую ошибку или эскалацию оно вызывает: выберите её "
    "и задайте её код.",
)
def coded(drawing: Drawing) -> Iterator[Found]:
    """Look for a code; catching events may do without: they catch everything."""
    known = {child.get("id") for child in drawing.root}
    for node in drawing.nodes():
        event = node.event
        if node.kind in _THROWING and event.kind in _CODED and event.name is None:
            reference = event.reference
            if reference is None or reference.rpartition(":")[2] in known:
                yield at(node)


@rule(
    "timer-set",
    "timers without a time",
    "У таймера {element} не указано время: укажите дату, длительность или повтор.",
)
def timer_set(drawing: Drawing) -> Iterator[Found]:
    """Look for timeDate, timeDuration or timeCycle."""
    for node in drawing.nodes():
        if node.kind in EVENTS and node.event.kind is EventKind.TIMER and not node.event.text:
            yield at(node)


@rule(
    "condition-set",
    "conditional events without a condition",
    "У события {element} не указано условие, которого оно ждёт: укажите его.",
)
def condition_set(drawing: Drawing) -> Iterator[Found]:
    """Look for the condition."""
    for node in drawing.nodes():
        if node.event.kind is EventKind.CONDITIONAL and not node.event.text:
            yield at(node)


@rule(
    "compensation",
    "compensation: events and activities (10.6.3)",
    "{element} относится к компенсации, она не исполняется: нарисуйте отмену сделанного "
    "обычными шагами после граничного события.",
)
def compensation(drawing: Drawing) -> Iterator[Found]:
    """Look for compensation events and activities."""
    for node in drawing.nodes():
        is_event = any(event.kind is EventKind.COMPENSATION for event in node.events)
        if is_event or node.attributes.get("isForCompensation", "").strip() in ("true", "1"):
            yield at(node)


@rule(
    "cancel-in-transaction",
    "cancel events outside transactions (10.3.5)",
    "Событие отмены {element} может стоять только в транзакции или на её границе: "
    "замените его событием ошибки.",
)
def cancel(drawing: Drawing) -> Iterator[Found]:
    """Look at what holds the event, or what it is attached to."""
    for ways in drawing.ways:
        for node in ways.nodes.values():
            if node.event.kind is not EventKind.CANCEL:
                continue
            is_boundary = node.kind is NodeKind.BOUNDARY
            host = ways.nodes.get(node.attached_to or "") if is_boundary else ways.host
            if host is not None and host.kind is NodeKind.TRANSACTION:
                continue
            if host is not None or not is_boundary:
                yield at(node)


@rule(
    "link-paired",
    "links of which the other end is missing or is there several times (10.5.5)",
    "Для ссылки {element} на том же уровне схемы должно стоять одно продолжение с именем "
    "«{link}», а их {count}: исправьте имена ссылок.",
)
def links(drawing: Drawing) -> Iterator[Found]:
    """Count the catching links of each throwing one."""
    for ways in drawing.ways:
        for node in ways.nodes.values():
            if node.kind is NodeKind.THROW and node.event.kind is EventKind.LINK:
                count = len(ways.links[node.event.name])
                if count != 1 or not node.event.name:
                    yield at(node, link=(node.event.name or "")[:80], count=count)


@rule(
    "boundary-host",
    "boundary events that are attached to nothing, or to what is no activity",
    "Граничное событие {element} не прикреплено ни к одной задаче: прикрепите его или удалите.",
)
def boundary_host(drawing: Drawing) -> Iterator[Found]:
    """Look for the activity."""
    for ways in drawing.ways:
        for node in ways.nodes.values():
            host = ways.nodes.get(node.attached_to or "")
            if node.kind is NodeKind.BOUNDARY and (host is None or _is_no_activity(host)):
                yield at(node)


@rule(
    "boundary-interrupts",
    "error and cancel boundary events that say they do not interrupt (10.5.4)",
    "Граничное событие {element} всегда прерывает задачу: отметьте его как прерывающее.",
)
def boundary_interrupts(drawing: Drawing) -> Iterator[Found]:
    """Look at cancelActivity."""
    for node in drawing.nodes():
        kind = node.event.kind
        if node.kind is NodeKind.BOUNDARY and kind in _ALWAYS_INTERRUPTS and not node.interrupting:
            yield at(node)


@rule(
    "event-subprocess-start",
    "event subprocesses that do not begin with exactly one event of a kind (10.3.5)",
    "Событийный подпроцесс {element} должен начинаться с одного события с определением: "
    "выберите, каким событием он запускается.",
)
def event_subprocess_start(drawing: Drawing) -> Iterator[Found]:
    """Look at the start events inside."""
    for ways in drawing.ways:
        host = ways.host
        if host is not None and host.triggered_by_event:
            starts = [n for n in ways.nodes.values() if n.kind is NodeKind.START]
            if len(starts) != 1 or starts[0].event.kind is EventKind.NONE:
                yield Found(host.id, {"element": quoted(host.name, host.id)})


_WITH_A_RULE_OF_ITS_OWN = frozenset({EventKind.COMPENSATION, EventKind.CANCEL})


_WAITS_INSTEAD = {EventKind.TIMER: "таймер", EventKind.CONDITIONAL: "ожидание этого условия"}
"""What stands behind a plain start event to the same effect, once the process is started."""


def _advice(node: Node, possible: frozenset[EventKind]) -> str:
    """Return what to draw instead of an event that cannot stand at its place."""
    if node.kind is NodeKind.START and node.event.kind in _WAITS_INSTEAD:
        wait = _WAITS_INSTEAD[node.event.kind]
        return f"начните с пустого начального события и поставьте за ним {wait}"
    words = ", ".join(EVENT_WORDS[kind] for kind in EventKind if kind in possible)
    return f"выберите другой вид события{f' ({words})' if words else ''}"


def _is_untyped_start(ways: Ways, node: Node) -> bool:
    """Return whether another rule speaks of it: a plain start event of an event subprocess."""
    in_event_subprocess = ways.host is not None and ways.host.triggered_by_event
    plain = node.kind is NodeKind.START and node.event.kind is EventKind.NONE
    return in_event_subprocess and plain


def _is_no_activity(node: Node) -> bool:
    return node.kind in EVENTS or node.kind in GATEWAYS or node.triggered_by_event


RULES: tuple[Rule, ...] = (
    single,
    supported,
    named,
    coded,
    timer_set,
    condition_set,
    compensation,
    cancel,
    links,
    boundary_host,
    boundary_interrupts,
    event_subprocess_start,
)
