"""How an instance ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.actor import SYSTEM, Actor
from engine.history.events import EventName, HistoryEvent
from engine.instances.lifecycle import InstanceState
from engine.instances.live import LiveInstance

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


def complete(uow: UnitOfWork, live: LiveInstance) -> None:
    """Mark an instance whose last token is gone as completed; its variables are its outcome."""
    live.outcome = dict(live.process.variables)
    _end(uow, live, InstanceState.COMPLETED)
    uow.record(
        HistoryEvent(
            EventName.INSTANCE_COMPLETED,
            live.id,
            organisation=live.organisation,
            definition_id=live.definition.id,
        )
    )


def cancel(uow: UnitOfWork, live: LiveInstance, reason: str, actor: Actor = SYSTEM) -> None:
    """Mark an instance as cancelled; what it had open must already be closed."""
    live.outcome = dict(live.process.variables)
    _end(uow, live, InstanceState.CANCELLED)
    uow.record(
        HistoryEvent(
            EventName.INSTANCE_CANCELLED,
            live.id,
            actor,
            organisation=live.organisation,
            definition_id=live.definition.id,
            data={"reason": reason},
        )
    )


def _end(uow: UnitOfWork, live: LiveInstance, state: InstanceState) -> None:
    live.move_to(state)
    live.ended_at = uow.now
