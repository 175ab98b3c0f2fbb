"""Errors and escalations that a called process does not handle itself reach its caller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine.children.tables import calls
from engine.diagrams.model import EventKind
from engine.history.events import EventName, HistoryEvent
from engine.instances.end import cancel
from engine.instances.lifecycle import InstanceState
from engine.instances.live import LiveInstance, open_workflow
from engine.spiff.outcomes import Thrown
from engine.storage.prepared import Prepared

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_CALL = Prepared(select(calls).where(calls.c.id == bindparam("id")))
_CAUGHT = {
    EventKind.ERROR: (EventName.ERROR_CAUGHT, "ошибка"),
    EventKind.ESCALATION: (EventName.ESCALATION_CAUGHT, "эскалация"),
}


def throw_to_caller(uow: UnitOfWork, live: LiveInstance, thrown: Thrown) -> bool:
    """Look for a handler in the callers, the nearest first; return whether anybody handled it.

    A handler that interrupts the call ends the instances below it at once: nothing moves in them
    any more.
    """
    below = [live]
    while (call := _call_of(uow, below[-1])) is not None:
        caller = open_workflow(uow, call.instance_id)
        if caller.state is not InstanceState.ACTIVE:
            return False
        if caller.process.throw(call.task_id, thrown.kind, thrown.name):
            _record_caught(uow, live, thrown, caller, call)
            if not caller.process.waits_at(call.task_id):
                _end(uow, below, thrown)
            uow.touch(caller.id)
            return True
        below.append(caller)
    return False


def _call_of(uow: UnitOfWork, live: LiveInstance) -> Any | None:
    return None if live.call_id is None else _CALL.first(uow.connection, {"id": live.call_id})


def _record_caught(
    uow: UnitOfWork, live: LiveInstance, thrown: Thrown, caller: LiveInstance, call: Any
) -> None:
    uow.record(
        HistoryEvent(
            _CAUGHT[thrown.kind][0],
            caller.id,
            element_id=call.element_id,
            organisation=caller.organisation,
            data={"name": thrown.name, "from": live.id},
        )
    )
    if thrown.kind is EventKind.ERROR:  # its token has stood at the end event until now
        uow.record(HistoryEvent(EventName.ELEMENT_PASSED, live.id, element_id=thrown.node.id))


def _end(uow: UnitOfWork, below: list[LiveInstance], thrown: Thrown) -> None:
    for live in below:
        live.process.end_all()
        cancel(uow, live, f"{_CAUGHT[thrown.kind][1]} «{thrown.name or ''}»")
        uow.touch(live.id)
