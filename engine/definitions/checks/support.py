"""Which events the engine runs where. What is not in these tables is refused."""

from __future__ import annotations

from engine.diagrams.model import EventKind, Node, NodeKind

_BEGINS_PROCESS = frozenset({EventKind.NONE, EventKind.TIMER, EventKind.MESSAGE, EventKind.SIGNAL})
_BEGINS_SUBPROCESS = frozenset({EventKind.NONE})
_BEGINS_EVENT_SUBPROCESS = frozenset(
    {
        EventKind.TIMER,
        EventKind.MESSAGE,
        EventKind.SIGNAL,
        EventKind.CONDITIONAL,
        EventKind.ERROR,
        EventKind.ESCALATION,
    }
)
_RUN: dict[NodeKind, frozenset[EventKind]] = {
    NodeKind.CATCH: frozenset(
        {
            EventKind.TIMER,
            EventKind.MESSAGE,
            EventKind.SIGNAL,
            EventKind.CONDITIONAL,
            EventKind.LINK,
        }
    ),
    NodeKind.BOUNDARY: _BEGINS_EVENT_SUBPROCESS | {EventKind.CANCEL},
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
            EventKind.CANCEL,
            EventKind.TERMINATE,
        }
    ),
}

EVENT_WORDS: dict[EventKind, str] = {
    EventKind.NONE: "без определения",
    EventKind.TIMER: "таймер",
    EventKind.MESSAGE: "сообщение",
    EventKind.SIGNAL: "сигнал",
    EventKind.ERROR: "ошибка",
    EventKind.ESCALATION: "эскалация",
    EventKind.TERMINATE: "останов",
    EventKind.LINK: "ссылка",
    EventKind.CONDITIONAL: "условие",
    EventKind.CANCEL: "отмена",
    EventKind.COMPENSATION: "компенсация",
}
NODE_WORDS: dict[NodeKind, str] = {
    NodeKind.START: "Начальное событие",
    NodeKind.END: "Завершающее событие",
    NodeKind.CATCH: "Событие-ожидание",
    NodeKind.THROW: "Промежуточное событие",
    NodeKind.BOUNDARY: "Граничное событие",
}


def supported_events(node: Node, host: Node | None) -> frozenset[EventKind]:
    """Return the kinds of events that run at this place; `host` is the subprocess around it."""
    if node.kind is not NodeKind.START:
        return _RUN[node.kind]
    if host is None:
        return _BEGINS_PROCESS
    return _BEGINS_EVENT_SUBPROCESS if host.triggered_by_event else _BEGINS_SUBPROCESS
