"""Where tasks come back: how often, how many rounds, and by whose decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    null,
    select,
    union_all,
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
_OPENED = is_kind(EventName.WORK_ITEM_OPENED)
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
    causes: dict[str, list[Cause]] = defaultdict(list)
    if not elements:
        return causes
    back = [way for way in ways if way.leads_back]
    leads = [
        (way.gateway, way.target, element, number)
        for number, way in enumerate(back)
        for element in sorted(graph.reached_from(way.target).intersection(elements))
    ]
    told = _done_and_opened(elements)
    if leads:
        told = union_all(told, _sent_back(leads, len(back), ways))
    for row in uow.connection.execute(_caused(told.subquery(), len(back)), selection.values()):
        way = None if row.way is None else back[row.way]
        causes[row.element_id].append(_cause(graph, way, row.times))
    return causes


def _cause(graph: Graph, way: Way | None, times: int) -> Cause:
    if way is None:
        return Cause((), times)
    nodes = graph.program.nodes
    before = [
        Decision(nodes[gateway].label, flow.name or _to(nodes[flow.target]))
        for gateway, flow in graph.decided_before(way.gateway)
    ]
    last = Decision(nodes[way.gateway].label, way.name or _to(nodes[way.target]))
    return Cause((*before, last), times)


def _to(node: Node) -> str:
    return f"к «{node.label}»"


def _done_and_opened(elements: list[str]) -> Any:
    """Return the openings and completions of tasks as rows of a common story."""
    return (
        select(
            _H.instance_id,
            _H.element_id,
            _H.position,
            case((_OPENED, 1), else_=0).label("opened"),
            case((_OPENED, 0), else_=1).label("done"),
            cast(null(), BigInteger).label("sent"),
        )
        .join(CHOSEN, CHOSEN.c.id == _H.instance_id)
        .where(
            is_kind(EventName.WORK_ITEM_OPENED, EventName.WORK_ITEM_COMPLETED),
            _H.element_id.in_(elements),
        )
    )


def _sent_back(leads: list[tuple[str, str, str, int]], count: int, ways: Sequence[Way]) -> Any:
    """Return the ways back that were taken as rows of the same story, one for each task ahead.

    `sent` tells place and way in one number, so that the least of several is the first one's.
    """
    made = decisions(ways, CHOSEN)
    names = (column(name, String) for name in ("gateway", "target", "element"))
    led = values(*names, column("way", Integer)).data(leads).cte("led")
    return select(
        made.c.instance_id,
        led.c.element.label("element_id"),
        made.c.position,
        literal(0).label("opened"),
        literal(0).label("done"),
        (cast(made.c.position, BigInteger) * count + led.c.way).label("sent"),
    ).join(led, and_(led.c.gateway == made.c.gateway, led.c.target == made.c.target))


def _caused(told: Subquery, count: int) -> Select[Any]:
    """Return how often each way brought each task back after it was done; null: none did.

    The story is read in windows: joined with itself, it would take the square of an instance's
    length, and SQLite no index. What a way back opens stands at the same place as its decision,
    which therefore comes first.
    """
    task = (told.c.instance_id, told.c.element_id)
    before: dict[str, Any] = {
        "partition_by": task,
        "order_by": (told.c.position, told.c.opened),
        "rows": (None, -1),
    }
    counted = select(
        told,
        func.coalesce(func.sum(told.c.opened).over(**before), 0).label("round"),
        func.sum(told.c.done).over(**before).label("done_before"),
    ).subquery()
    each_round = (counted.c.instance_id, counted.c.element_id, counted.c["round"])
    first = func.min(counted.c.sent).over(partition_by=each_round)
    known = select(counted, (first % max(count, 1)).label("way")).subquery()
    times = func.count().label("times")
    return (
        select(known.c.element_id, known.c.way, times)
        .where(known.c.opened == 1, known.c.done_before > 0)
        .group_by(known.c.element_id, known.c.way)
        .order_by(times.desc(), known.c.way)
    )
