"""Timer events that wait become rows with a due date."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, delete

from engine.expressions import Due
from engine.instances.live import LiveInstance
from engine.spiff.outcomes import WaitingPoint
from engine.storage.prepared import Prepared
from engine.storage.rows import add_row
from engine.timers.tables import timers

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


_FORGET = Prepared(
    delete(timers).where(
        timers.c.instance_id == bindparam("instance_id"), timers.c.task_id == bindparam("task_id")
    )
)


def schedule_timer(uow: UnitOfWork, live: LiveInstance, point: WaitingPoint) -> None:
    """Write down when the event is due; raises ExpressionError."""
    variables = live.process.visible_at(point.task_id)
    due = live.definition.program.timer(point.node.id).first_due(variables, uow.now)
    insert_timer(uow, live, point.task_id, point.node.id, due)


def insert_timer(
    uow: UnitOfWork, live: LiveInstance, task_id: UUID, element_id: str, due: Due
) -> None:
    """Insert a timer's row."""
    row = {
        "instance_id": live.id,
        "task_id": task_id,
        "element_id": element_id,
        "due_at": due.at,
        "remaining": due.remaining,
        "period": due.period,
    }
    add_row(uow.connection, timers, row)


def unschedule_timer(uow: UnitOfWork, live: LiveInstance, task_id: UUID) -> None:
    """Forget the timer of a token that has gone."""
    _FORGET.run(uow.connection, {"instance_id": live.id, "task_id": task_id})
