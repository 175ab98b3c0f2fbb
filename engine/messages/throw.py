"""What a token throws out of its instance: messages, signals, errors, escalations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.children.throw import throw_to_caller
from engine.diagrams.model import EventKind
from engine.errors import EngineError
from engine.history.events import EventName, HistoryEvent
from engine.incidents.open import open_incident
from engine.instances.live import LiveInstance
from engine.messages.correlate import broadcast, publish
from engine.spiff.outcomes import Thrown

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_Send = Callable[["UnitOfWork", LiveInstance, Thrown], None]


def throw_outside(uow: UnitOfWork, live: LiveInstance, thrown: Thrown) -> None:
    """Carry an event to those who wait for it.

    An escalation that nobody handles is over; an error stops its token with an incident.
    """
    if thrown.kind is EventKind.MESSAGE:
        _attempt(uow, live, thrown, _send_message)
    elif thrown.kind is EventKind.SIGNAL:
        _attempt(uow, live, thrown, _send_signal)
    elif not throw_to_caller(uow, live, thrown) and thrown.kind is EventKind.ERROR:
        reason = f"Ошибка «{thrown.name or ''}» возникла, но на схеме её никто не обрабатывает."
        live.process.fail_at(thrown.task_id, reason)


def _attempt(uow: UnitOfWork, live: LiveInstance, thrown: Thrown, send: _Send) -> None:
    """Send; if the other side cannot take it, that is not the sender's failure."""
    try:
        send(uow, live, thrown)
    except EngineError as error:
        open_incident(uow, live, None, thrown.node.id, "throw", str(error))


def _send_message(uow: UnitOfWork, live: LiveInstance, thrown: Thrown) -> None:
    retained = thrown.node.properties.get("retain") == "true"
    name = thrown.name or thrown.node.id
    _record(uow, live, EventName.MESSAGE_SENT, thrown, {"name": name, "key": thrown.key})
    publish(uow, name, thrown.key, dict(thrown.payload), retained=retained)


def _send_signal(uow: UnitOfWork, live: LiveInstance, thrown: Thrown) -> None:
    name = thrown.name or thrown.node.id
    _record(uow, live, EventName.SIGNAL_SENT, thrown, {"name": name})
    broadcast(uow, name, dict(thrown.payload))


def _record(
    uow: UnitOfWork, live: LiveInstance, name: EventName, thrown: Thrown, data: dict[str, object]
) -> None:
    uow.record(
        HistoryEvent(
            name, live.id, element_id=thrown.node.id, organisation=live.organisation, data=data
        )
    )
