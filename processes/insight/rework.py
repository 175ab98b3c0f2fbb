"""Where tasks come back: how often, how many rounds, and by whose decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Integer,
    Select,
    String,
    Subquery,
    and_,
    case,
    column,
    func,
    null,
    select,
    values,
)

from engine import WorkItemState
from engine.diagrams.model import Node
from engine.history.events import EventName
from engine.history.tables import history_events
from engine.storage.prepared import Prepared
from engine.work_items.tables import work_items
from processes.insight.decisions import decisions
from processes.insight.graph import Graph, Way
from processes.insight.passes import is_kind
from processes.insight.selection import CHOSEN, Selection
from processes.insight.values import Cause, Decision, Rework

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

MOST = 10
"""So many tasks are told of: those that came back in the most instances."""

_W = work_items.c
_H = history_events.c
_ROUNDS = (
    select(
        _W.element_id,
        _W.instance_id,
        func.count().label("rounds"),
        func.max(_W.name).label("name"),
    )
    .join(CHOSEN, CHOSEN.c.id == _W.instance_id)
    .where(_W.state == WorkItemState.COMPLETED.value)
    .group_by(_W.element_id, _W.instance_id)
    .subquery()
)
_AGAIN = _ROUNDS.c.rounds > 1
_REPEATED = func.count(case((_AGAIN, 1))).label("repeated")
_REWORK = Prepared(
    select(
        _ROUNDS.c.element_id,
        func.max(_ROUNDS.c.name).label("name"),
        func.count().label("instances"),
        _REPEATED,
        func.sum(case((_AGAIN, _ROUNDS.c.rounds)), type_=Integer).label("rounds"),
        func.max(_ROUNDS.c.rounds).label("most"),
    )
    .group_by(_ROUNDS.c.element_id)
    .having(func.max(_ROUNDS.c.rounds) > 1)
    .order_by(_REPEATED.desc(), _ROUNDS.c.element_id)
)


def reworked(
    uow: UnitOfWork, selection: Selection, graph: Graph, ways: Sequence[Way]
) -> tuple[Rework, ...]:
    """Return the tasks that came back, the most frequent first.

    A task that is drawn as done many times, for each of several, does not come back.
    """
    rows = [
        row
        for row in _REWORK.all(uow.connection, selection.values())
        if not graph.repeats_by_itself(row.element_id)
    ][:MOST]
    causes = _causes(uow, selection, graph, ways, [row.element_id for row in rows])
    return tuple(
        Rework(
            row.element_id,
            row.name,
            row.instances,
            row.repeated,
            int(row.rounds) / row.repeated,
            row.most,
            tuple(causes[row.element_id]),
        )
        for row in rows
    )


def _causes(
    uow: UnitOfWork,
    selection: Selection,
    graph: Graph,
    ways: Sequence[Way],
    elements: list[str],
) -> dict[str, list[Cause]]:
    """Return what brought each element back: the first way back taken since its last opening."""
    back = [way for way in ways if way.leads_back]
    named = {(way.gateway, way.target): way for way in back}
    leads = [
        (way.gateway, way.target, element)
        for way in back
        for element in sorted(graph.reached_from(way.target).intersection(elements))
    ]
    causes: dict[str, list[Cause]] = defaultdict(list)
    if not elements:
        return causes
    again = _reopened(elements)
    query = _caused(again, leads, ways) if leads else _uncaused(again)
    for row in uow.connection.execute(query, selection.values()):
        way = named.get((row.gateway, row.target))
        causes[row.element_id].append(_cause(graph, way, row.times))
    return causes


def _cause(graph: Graph, way: Way | None, times: int) -> Cause:
    if way is None:
        return Cause((), times)
    nodes = graph.program.nodes
    before = [
        Decision(_name(nodes[gateway]), flow.name or _to(nodes[flow.target]))
        for gateway, flow in graph.decided_before(way.gateway)
    ]
    last = Decision(_name(nodes[way.gateway]), way.name or _to(nodes[way.target]))
    return Cause((*before, last), times)


def _name(node: Node) -> str:
    return node.name or node.id


def _to(node: Node) -> str:
    return f"к «{_name(node)}»"


def _reopened(elements: list[str]) -> Subquery:
    """Return the openings of each task that follow a completion of it in the same instance.

    `before` is the position at which it was opened the last time.
    """
    is_opening = is_kind(EventName.WORK_ITEM_OPENED)
    so_far: dict[str, Any] = {
        "partition_by": (_H.instance_id, _H.element_id),
        "order_by": _H.position,
        "rows": (None, -1),
    }
    before = func.max(case((is_opening, _H.position))).over(**so_far)
    done = func.count(case((is_kind(EventName.WORK_ITEM_COMPLETED), 1))).over(**so_far)
    told = (
        select(
            _H.instance_id,
            _H.element_id,
            _H.position,
            case((is_opening, 1), else_=0).label("is_opening"),
            before.label("before"),
            done.label("done"),
        )
        .join(CHOSEN, CHOSEN.c.id == _H.instance_id)
        .where(
            is_kind(EventName.WORK_ITEM_OPENED, EventName.WORK_ITEM_COMPLETED),
            _H.element_id.in_(elements),
        )
        .subquery()
    )
    return select(told).where(told.c.is_opening == 1, told.c.done > 0).subquery()


def _uncaused(again: Subquery) -> Select[Any]:
    """Return the same for a diagram none of whose gateways leads back."""
    nothing = (null().label("gateway"), null().label("target"))
    return select(again.c.element_id, *nothing, func.count().label("times")).group_by(
        again.c.element_id
    )


def _caused(again: Subquery, leads: list[tuple[str, str, str]], ways: Sequence[Way]) -> Select[Any]:
    """Return how often each way brought each element back; nulls where none did."""
    made = decisions(ways, CHOSEN)
    led = (
        values(column("gateway", String), column("target", String), column("element", String))
        .data(leads)
        .cte("led")
    )
    returned = made.join(led, and_(led.c.gateway == made.c.gateway, led.c.target == made.c.target))
    since = and_(
        made.c.instance_id == again.c.instance_id,
        led.c.element == again.c.element_id,
        made.c.position > again.c.before,
        made.c.position <= again.c.position,
    )
    nth = func.row_number().over(
        partition_by=(again.c.instance_id, again.c.element_id, again.c.position),
        order_by=made.c.position,
    )
    found = (
        select(again.c.element_id, made.c.gateway, made.c.target, nth.label("nth"))
        .select_from(again.outerjoin(returned, since))
        .subquery()
    )
    times = func.count().label("times")
    return (
        select(found.c.element_id, found.c.gateway, found.c.target, times)
        .where(found.c.nth == 1)
        .group_by(found.c.element_id, found.c.gateway, found.c.target)
        .order_by(times.desc(), found.c.gateway)
    )
