"""What a token throws out of its instance: messages, signals, errors, escalations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.children.throw import throw_to_caller
from engine.diagrams.mapping import mapped
from engine.diagrams.model import EventKind
from engine.history.events import EventName, HistoryEvent
from engine.incidents.open import open_incident
from engine.instances.live import LiveInstance
from engine.messages.correlate import broadcast, publish
from engine.messages.subscribe import correlation_key
from engine.spiff.outcomes import Thrown

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


def throw_outside(uow: UnitOfWork, live: LiveInstance, thrown: Thrown) -> None:
    """Carry an event to those who wait for it."""
    kind = thrown.node.event.kind
    if kind is EventKind.MESSAGE:
        _send_message(uow, live, thrown)
    elif kind is EventKind.SIGNAL:
        _send_signal(uow, live, thrown)
    elif not throw_to_caller(uow, live, kind, thrown.node.event.name) and kind is EventKind.ERROR:
        name = thrown.node.event.name or ""
        message = f"Ошибка «{name}» возникла, но на схеме её никто не обрабатывает."
        open_incident(uow, live, None, thrown.node.id, "error", message)


def _send_message(uow: UnitOfWork, live: LiveInstance, thrown: Thrown) -> None:
    node = thrown.node
    key = correlation_key(live, node, thrown.variables, uow)
    payload = _payload(uow, live, thrown)
    retained = node.properties.get("retain") == "true"
    name = node.event.name or node.id
    _record(uow, live, EventName.MESSAGE_SENT, thrown, {"name": name, "key": key})
    publish(uow, name, key, payload, retained=retained)


def _send_signal(uow: UnitOfWork, live: LiveInstance, thrown: Thrown) -> None:
    name = thrown.node.event.name or thrown.node.id
    _record(uow, live, EventName.SIGNAL_SENT, thrown, {"name": name})
    broadcast(uow, name, _payload(uow, live, thrown))


def _payload(uow: UnitOfWork, live: LiveInstance, thrown: Thrown) -> dict[str, object]:
    """Return what goes along: only what the element's `in.*` properties name."""
    mapping = thrown.node.mapping("in")
    if not mapping:
        return {}
    return mapped(live.definition.program, mapping, thrown.variables, uow.now)


def _record(
    uow: UnitOfWork, live: LiveInstance, name: EventName, thrown: Thrown, data: dict[str, object]
) -> None:
    uow.record(
        HistoryEvent(
            name, live.id, element_id=thrown.node.id, organisation=live.organisation, data=data
        )
    )
