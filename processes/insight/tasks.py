"""Figures of user tasks, from their work items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, bindparam, case, distinct, func, select

from engine import WorkItemState
from engine.storage.columns import UtcDateTime
from engine.storage.prepared import Prepared
from engine.work_items.tables import STILL_OPEN, work_items
from processes.insight.selection import CHOSEN, Selection
from processes.insight.spread import Spread, elapsed, spread, spread_of
from processes.insight.values import TaskFigures

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_W = work_items.c
_OF_CHOSEN = work_items.join(CHOSEN, CHOSEN.c.id == _W.instance_id)
_DONE = _W.state == WorkItemState.COMPLETED.value
_NOW = bindparam("now", type_=UtcDateTime)


def _how_many(*conditions: Any) -> Any:
    return func.sum(case((and_(*conditions), 1), else_=0), type_=Integer)


_COUNTS = Prepared(
    select(
        _W.element_id,
        func.max(_W.name).label("name"),
        func.max(_W.role).label("role"),
        func.count().label("opened"),
        func.count(distinct(_W.instance_id)).label("instances"),
        _how_many(_DONE).label("completed"),
        _how_many(_W.state == WorkItemState.CANCELLED.value).label("cancelled"),
        _how_many(_DONE, _W.claimed_at.is_not(None)).label("taken"),
        _how_many(_DONE, _W.due_at.is_not(None)).label("with_term"),
        _how_many(_DONE, _W.closed_at > _W.due_at).label("late"),
        _how_many(_DONE, _W.due_at <= _W.opened_at).label("opened_late"),
        _how_many(STILL_OPEN).label("still_open"),
        _how_many(STILL_OPEN, _W.due_at < _NOW).label("overdue"),
        func.min(case((STILL_OPEN, _W.opened_at)), type_=UtcDateTime).label("oldest"),
    )
    .select_from(_OF_CHOSEN)
    .group_by(_W.element_id)
)

_TIMES = (
    select(
        _W.element_id,
        elapsed(_W.opened_at, _W.closed_at).label("time"),
        elapsed(_W.opened_at, func.coalesce(_W.claimed_at, _W.closed_at)).label("waiting"),
        elapsed(_W.claimed_at, _W.closed_at).label("working"),
    )
    .select_from(_OF_CHOSEN)
    .where(_DONE)
    .subquery()
)
_TIME = Prepared(spread(_TIMES, "element_id", value="time"))
_WAITING = Prepared(spread(_TIMES, "element_id", value="waiting"))
_WORKING = Prepared(spread(_TIMES, "element_id", value="working"))


@dataclass(frozen=True, slots=True)
class MeasuredTask:
    """A user task: what its work items say of its name and role, their counts and their times."""

    name: str
    role: str
    instances: int
    figures: TaskFigures
    time: Spread | None
    waiting: Spread | None
    working: Spread | None


def measured_tasks(uow: UnitOfWork, selection: Selection) -> dict[str, MeasuredTask]:
    """Return the user tasks of the chosen instances by element."""
    values = {**selection.values(), "now": uow.now}
    time, waiting, working = (
        {row.element_id: spread_of(row) for row in statement.all(uow.connection, values)}
        for statement in (_TIME, _WAITING, _WORKING)
    )
    return {
        row.element_id: MeasuredTask(
            row.name,
            row.role,
            row.instances,
            _figures(row),
            time.get(row.element_id),
            waiting.get(row.element_id),
            working.get(row.element_id),
        )
        for row in _COUNTS.all(uow.connection, values)
    }


def _figures(row: Any) -> TaskFigures:
    return TaskFigures(
        opened=row.opened,
        completed=row.completed,
        cancelled=row.cancelled,
        taken=row.taken,
        with_term=row.with_term,
        late=row.late,
        opened_late=row.opened_late,
        still_open=row.still_open,
        overdue=row.overdue,
        oldest=row.oldest,
    )
