"""Let due events through."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select

from engine.command import Command
from engine.expressions import Due
from engine.history.events import EventName, HistoryEvent
from engine.instances.lifecycle import InstanceState
from engine.instances.live import open_workflow
from engine.storage.prepared import Prepared
from engine.timers.schedule import insert_timer
from engine.timers.tables import timers

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


_TIMER = Prepared(select(timers).where(timers.c.id == bindparam("id")))
_TAKE = Prepared(
    delete(timers).where(timers.c.id == bindparam("id"), timers.c.due_at <= bindparam("now"))
)


class Fired(Enum):
    """What became of a timer: it was no longer there or due; it fired; it is due once more already."""

    NOT = "not"
    ONCE = "once"
    DUE_AGAIN = "due again"


@dataclass(frozen=True, slots=True)
class FireTimer(Command[Fired]):
    """Let one due timer's event happen; returns whether it was still there and due."""

    timer_id: int

    def execute(self, uow: UnitOfWork) -> Fired:
        """Delete the row and move the token in one transaction: it fires once in effect."""
        row = _TIMER.first(uow.connection, {"id": self.timer_id})
        if row is None:
            return Fired.NOT
        live = open_workflow(uow, row.instance_id)
        taken = _TAKE.run(uow.connection, {"id": self.timer_id, "now": uow.now})
        if taken != 1 or live.state is not InstanceState.ACTIVE:
            return Fired.NOT
        following = Due(row.due_at, row.remaining, row.period).following()
        _let_through(uow, live, row, following)
        is_late = following is not None and following.at <= uow.now
        return Fired.DUE_AGAIN if is_late else Fired.ONCE


def _let_through(uow: UnitOfWork, live: Any, row: Any, following: Due | None) -> None:
    live.open_points.pop(row.task_id, None)
    before = {point.task_id for point in live.process.waiting()}
    live.process.trigger(row.task_id, {}, repeats=following is not None)
    uow.record(
        HistoryEvent(
            EventName.TIMER_FIRED,
            live.id,
            element_id=row.element_id,
            organisation=live.organisation,
        )
    )
    if following is not None:
        for point in live.process.waiting():
            if point.task_id not in before and point.node.id == row.element_id:
                insert_timer(uow, live, point.task_id, row.element_id, following)
                live.open_points[point.task_id] = row.element_id
    uow.touch(live.id)
