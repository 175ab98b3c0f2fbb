"""How often elements were passed, and what calls have started, from history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, case, distinct, func, or_, select
from sqlalchemy import type_coerce as as_type

from engine.history.events import EventName
from engine.history.tables import history_events
from engine.instances.tables import instances
from engine.storage.prepared import Prepared
from processes.insight.dialects import json_number
from processes.insight.selection import CHOSEN, Selection
from processes.insight.spread import Spread, elapsed, spread, spread_of
from processes.insight.values import ChildrenFigures

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_H = history_events.c
_OF_CHOSEN = history_events.join(CHOSEN, CHOSEN.c.id == _H.instance_id)


def is_kind(*names: EventName) -> Any:
    """Return the condition that an event is of one of these kinds."""
    return or_(*(_H.kind == name.value for name in names))


_PASSES = Prepared(
    select(
        _H.element_id,
        func.count().label("passes"),
        func.count(distinct(_H.instance_id)).label("instances"),
    )
    .select_from(_OF_CHOSEN)
    .where(_H.element_id.is_not(None), is_kind(EventName.ELEMENT_PASSED, EventName.JOB_COMPLETED))
    .group_by(_H.element_id)
)


_CALL = json_number(_H.data, "call")
_BEGUN = func.min(case((is_kind(EventName.CHILDREN_STARTED), as_type(_H.at, BigInteger))))
_OVER = func.min(case((is_kind(EventName.CHILDREN_COMPLETED), as_type(_H.at, BigInteger))))
_EACH_CALL = (
    select(
        _H.instance_id,
        _H.element_id,
        _CALL.label("call_id"),
        (_OVER - _BEGUN).label("time"),
    )
    .select_from(_OF_CHOSEN)
    .where(is_kind(EventName.CHILDREN_STARTED, EventName.CHILDREN_COMPLETED))
    .group_by(_H.instance_id, _H.element_id, _CALL)
    .subquery()
)
"""The calls of the chosen instances; those that have not ended have no time."""

_CALLS = Prepared(
    select(
        _EACH_CALL.c.element_id,
        func.count().label("passes"),
        func.count(distinct(_EACH_CALL.c.instance_id)).label("instances"),
    ).group_by(_EACH_CALL.c.element_id)
)
_CALL_TIME = Prepared(spread(_EACH_CALL, "element_id", value="time"))
_CHILDREN = (
    select(
        _EACH_CALL.c.element_id,
        instances.c.process_key,
        instances.c.ended_at,
        elapsed(instances.c.started_at, instances.c.ended_at).label("time"),
    )
    .join(instances, instances.c.call_id == _EACH_CALL.c.call_id)
    .subquery()
)
_CHILD_COUNTS = Prepared(
    select(
        _CHILDREN.c.element_id,
        func.max(_CHILDREN.c.process_key).label("process_key"),
        func.count().label("started"),
        func.count(_CHILDREN.c.ended_at).label("ended"),
    ).group_by(_CHILDREN.c.element_id)
)
_CHILD_TIME = Prepared(spread(_CHILDREN, "element_id", value="time"))


@dataclass(frozen=True, slots=True)
class Passed:
    """In how many instances and how many times an element was passed; of a call, also its time."""

    instances: int
    passes: int
    time: Spread | None = None
    children: ChildrenFigures | None = None


def passed_elements(uow: UnitOfWork, selection: Selection) -> dict[str, Passed]:
    """Return what the chosen instances have passed, by element; user tasks stand elsewhere."""
    values = selection.values()
    found = {
        row.element_id: Passed(row.instances, row.passes)
        for row in _PASSES.all(uow.connection, values)
    }
    return found | _called(uow, values)


def _called(uow: UnitOfWork, values: dict[str, Any]) -> dict[str, Passed]:
    calls = _CALLS.all(uow.connection, values)
    if not calls:
        return {}
    times = {row.element_id: row for row in _CALL_TIME.all(uow.connection, values)}
    child_times = {row.element_id: row for row in _CHILD_TIME.all(uow.connection, values)}
    children = {
        row.element_id: ChildrenFigures(
            row.process_key, row.started, row.ended, spread_of(child_times.get(row.element_id))
        )
        for row in _CHILD_COUNTS.all(uow.connection, values)
    }
    return {
        row.element_id: Passed(
            row.instances,
            row.passes,
            spread_of(times.get(row.element_id)),
            children.get(row.element_id),
        )
        for row in calls
    }
