"""Paths of completed instances: user tasks in the order in which they were completed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, distinct, func, select

from engine import InstanceState, WorkItemState
from engine.history.events import EventName
from engine.history.tables import history_events
from engine.storage.prepared import Prepared
from engine.work_items.tables import work_items
from processes.insight.decisions import taken_ways
from processes.insight.dialects import put_together
from processes.insight.graph import Graph, Way
from processes.insight.passes import is_kind
from processes.insight.selection import CHOSEN, Selection
from processes.insight.spread import elapsed, spread, spread_of
from processes.insight.values import Step, Trace, Variant, Variants

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

SHOWN = 8
"""So many paths are shown; the others are counted together."""

_BETWEEN = ","
_W = work_items.c
_H = history_events.c
_IN_ORDER = (_W.closed_at, _W.id)
_LINES = (
    select(
        CHOSEN.c.id,
        elapsed(CHOSEN.c.started_at, CHOSEN.c.ended_at).label("time"),
        put_together(_W.element_id)
        .over(partition_by=_W.instance_id, order_by=_IN_ORDER, rows=(None, None))
        .label("path"),
        func.row_number().over(partition_by=_W.instance_id, order_by=_IN_ORDER).label("nth"),
    )
    .join(CHOSEN, CHOSEN.c.id == _W.instance_id)
    .where(
        _W.state == WorkItemState.COMPLETED.value, CHOSEN.c.state == InstanceState.COMPLETED.value
    )
    .subquery()
)
_PATHS = select(_LINES.c.id, _LINES.c.path, _LINES.c.time).where(_LINES.c.nth == 1).cte("paths")
_SPREADS = spread(_PATHS, "path", value="time").subquery()
_SHOWN = Prepared(
    select(_SPREADS).order_by(_SPREADS.c["count"].desc(), _SPREADS.c.path).limit(SHOWN)
)
_ALL = Prepared(
    select(func.count().label("instances"), func.count(distinct(_PATHS.c.path)).label("paths"))
)
_OF_PATH = select(_PATHS.c.id).where(_PATHS.c.path == bindparam("path")).cte("of_path")
_PASSED = Prepared(
    select(_H.element_id, func.count(distinct(_H.instance_id)).label("instances"))
    .join(_OF_PATH, _OF_PATH.c.id == _H.instance_id)
    .where(
        _H.element_id.is_not(None),
        is_kind(
            EventName.ELEMENT_PASSED,
            EventName.WORK_ITEM_COMPLETED,
            EventName.JOB_COMPLETED,
            EventName.CHILDREN_COMPLETED,
        ),
    )
    .group_by(_H.element_id)
)


def variants(uow: UnitOfWork, selection: Selection, names: Mapping[str, str]) -> Variants:
    """Return the most frequent paths of the chosen instances that have run to their end."""
    values = selection.values()
    total = _ALL.first(uow.connection, values)
    shown = tuple(
        _variant(rank, row, total.instances, names)
        for rank, row in enumerate(_SHOWN.all(uow.connection, values), start=1)
    )
    told = sum(one.instances for one in shown)
    return Variants(shown, total.paths - len(shown), total.instances - told, total.instances)


def _variant(rank: int, row: Any, instances: int, names: Mapping[str, str]) -> Variant:
    times = spread_of(row)
    if times is None:
        raise ValueError(f"path {row.path} was gone by nobody")
    return Variant(rank, _steps(row.path, names), row.count, row.count / instances, times.median)


def _steps(path: str, names: Mapping[str, str]) -> tuple[Step, ...]:
    return tuple(
        Step(element, names.get(element, element), len(list(run)))
        for element, run in groupby(path.split(_BETWEEN))
    )


def trace(
    uow: UnitOfWork, selection: Selection, variant: Variant, graph: Graph, ways: Sequence[Way]
) -> Trace:
    """Return what at least half of a variant's instances have passed, and the flows between."""
    path = _BETWEEN.join(step.element_id for step in variant.steps for _ in range(step.times))
    values = {**selection.values(), "path": path}
    passed = {
        row.element_id
        for row in _PASSED.all(uow.connection, values)
        if 2 * row.instances >= variant.instances
    }
    taken = taken_ways(uow, ways, _OF_PATH, values)
    decided = {(way.gateway, way.target) for way in ways}
    flows = tuple(
        flow.id
        for element in graph.order
        for flow in graph.program.outgoing[element]
        if {flow.source, flow.target} <= passed
        and ((flow.source, flow.target) not in decided or (flow.source, flow.target) in taken)
    )
    return Trace(tuple(each for each in graph.order if each in passed), flows)
