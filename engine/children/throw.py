"""Errors and escalations that a called process does not handle itself reach its caller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from engine.children.tables import calls
from engine.diagrams.model import EventKind
from engine.history.events import EventName, HistoryEvent
from engine.instances.end import cancel
from engine.instances.lifecycle import InstanceState
from engine.instances.live import LiveInstance, open_workflow
from engine.storage.prepared import Prepared

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


_CALL = Prepared(select(calls).where(calls.c.id == bindparam("id")))


def throw_to_caller(uow: UnitOfWork, live: LiveInstance, kind: EventKind, name: str | None) -> bool:
    """Look for a handler in the callers, the nearest first; an error ends the instances below it.

    Returns whether anybody handled it.
    """
    if live.parent_id is None or live.call_id is None:
        return False
    call = _CALL.first(uow.connection, {"id": live.call_id})
    if call is None:
        return False
    parent = open_workflow(uow, live.parent_id)
    if parent.state is not InstanceState.ACTIVE:
        return False
    if not parent.process.throw(call.task_id, kind, name):
        handled = throw_to_caller(uow, parent, kind, name)
    else:
        handled = True
        event = EventName.ERROR_CAUGHT if kind is EventKind.ERROR else EventName.ESCALATION_CAUGHT
        data = {"name": name, "from": live.id}
        uow.record(
            HistoryEvent(
                event,
                parent.id,
                element_id=call.element_id,
                organisation=parent.organisation,
                data=data,
            )
        )
        uow.touch(parent.id)
    if handled and kind is EventKind.ERROR and live.state is InstanceState.ACTIVE:
        live.process.end_all()
        cancel(uow, live, f"ошибка «{name or ''}»")
        uow.touch(live.id)
    return handled
