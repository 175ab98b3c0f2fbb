"""Which way gateways have sent their tokens, read from what history says happened next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CTE,
    FromClause,
    Integer,
    String,
    and_,
    column,
    func,
    literal,
    or_,
    select,
    union_all,
    values,
)

from engine.history.events import EventName
from engine.history.tables import history_events
from processes.insight.graph import Way
from processes.insight.passes import is_kind

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_H = history_events.c
_ARRIVED = is_kind(
    EventName.ELEMENT_PASSED,
    EventName.WORK_ITEM_OPENED,
    EventName.CHILDREN_STARTED,
    EventName.JOB_COMPLETED,
)


def decisions(ways: Sequence[Way], chosen: FromClause) -> CTE:
    """Return the decisions of the chosen instances: instance, position, gateway, target.

    History tells that a gateway was passed, not where to: the way taken is the one whose target
    is first heard of after that and before the gateway is passed again (of an inclusive gateway,
    every way heard of). A token that still waits at an event has not been heard of, and a way
    that another token could have brought into history first may be mistaken for the one taken.
    """
    marks = _marks(ways, chosen).subquery()
    since = func.sum(marks.c.is_pass).over(
        partition_by=(marks.c.instance_id, marks.c.gateway), order_by=marks.c.position
    )
    counted = select(marks, since.label("passing")).subquery()
    passing = (counted.c.instance_id, counted.c.gateway, counted.c.passing)
    heard = (
        select(
            counted,
            func.row_number().over(partition_by=passing, order_by=counted.c.position).label("nth"),
            func.row_number()
            .over(partition_by=(*passing, counted.c.target), order_by=counted.c.position)
            .label("nth_of_way"),
        )
        .where(counted.c.is_pass == 0, counted.c.passing > 0)
        .subquery()
    )
    first = or_(
        and_(heard.c.several == 0, heard.c.nth == 1),
        and_(heard.c.several == 1, heard.c.nth_of_way == 1),
    )
    return (
        select(heard.c.instance_id, heard.c.position, heard.c.gateway, heard.c.target)
        .where(first)
        .cte("decisions")
    )


def taken_ways(
    uow: UnitOfWork, ways: Sequence[Way], chosen: FromClause, given: dict[str, Any]
) -> dict[tuple[str, str], int]:
    """Return how often each way was taken, by gateway and target."""
    if not ways:
        return {}
    made = decisions(ways, chosen)
    query = select(made.c.gateway, made.c.target, func.count().label("taken")).group_by(
        made.c.gateway, made.c.target
    )
    rows = uow.connection.execute(query, given)
    return {(row.gateway, row.target): row.taken for row in rows}


def _marks(ways: Sequence[Way], chosen: FromClause) -> Any:
    """Return the events in which a gateway was passed or the target of one of its ways came up.

    History is read once, for all of them: both halves read what was found.
    """
    gateways = {way.gateway for way in ways}
    elements = gateways.union(*(way.arrivals for way in ways))
    told = (
        select(_H.instance_id, _H.position, _H.element_id, _H.kind)
        .join(chosen, chosen.c.id == _H.instance_id)
        .where(_ARRIVED, _H.element_id.in_(sorted(elements)))
        .cte("told")
    )
    passes = select(
        told.c.instance_id,
        told.c.position,
        told.c.element_id.label("gateway"),
        literal("").label("target"),
        literal(0).label("several"),
        literal(1).label("is_pass"),
    ).where(told.c.kind == EventName.ELEMENT_PASSED.value, told.c.element_id.in_(sorted(gateways)))
    targets = _targets(ways)
    arrivals = select(
        told.c.instance_id,
        told.c.position,
        targets.c.gateway,
        targets.c.target,
        targets.c.several,
        literal(0).label("is_pass"),
    ).join(targets, targets.c.arrival == told.c.element_id)
    return union_all(passes, arrivals)


def _targets(ways: Sequence[Way]) -> CTE:
    rows = [
        (way.gateway, way.target, arrival, int(way.several))
        for way in ways
        for arrival in way.arrivals
    ]
    columns = (column(name, String) for name in ("gateway", "target", "arrival"))
    return values(*columns, column("several", Integer)).data(rows).cte("targets")
