"""«Анализ процесса»: what the pages of insight ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import String, bindparam, func, or_, select

from engine import Actor, InstanceState, Query
from engine.diagrams.model import Node, NodeKind
from engine.instances.tables import instances
from engine.storage.prepared import Prepared
from processes.insight.decisions import taken_ways
from processes.insight.graph import Graph, Way
from processes.insight.passes import Passed, passed_elements
from processes.insight.rework import reworked
from processes.insight.selection import CHOSEN, Selection, visible_organisation
from processes.insight.spread import Spread, elapsed, spread, spread_of
from processes.insight.tasks import MeasuredTask, measured_tasks
from processes.insight.values import (
    ElementFigures,
    ElementKind,
    Insight,
    Totals,
    Trace,
    Variants,
    WayFigures,
    kind_of,
)
from processes.insight.variants import trace, variants
from processes.roadmap.tables import occurrences
from processes.roles import Role

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_ROLES = {role.value: role.russian_name for role in Role}
_ENDED = {InstanceState.COMPLETED.value, InstanceState.CANCELLED.value}
_STATES = Prepared(select(CHOSEN.c.state, func.count().label("count")).group_by(CHOSEN.c.state))
_LASTED = (
    select(elapsed(CHOSEN.c.started_at, CHOSEN.c.ended_at).label("time"))
    .where(CHOSEN.c.state == InstanceState.COMPLETED.value)
    .subquery()
)
_TIME = Prepared(spread(_LASTED, value="time"))


@dataclass(frozen=True, slots=True)
class ProcessInsight(Query[Insight]):
    """Where the time of a process goes, drawn on one version (`drawn_on`, a definition's id).

    `variant` is the rank of the path to be traced. Raises NotAllowed, NotFound.
    """

    actor: Actor
    selection: Selection
    drawn_on: int
    variant: int | None = None

    def execute(self, uow: UnitOfWork) -> Insight:
        """Return the figures of what the actor may see."""
        selection = self.selection.seen_by(self.actor)
        definition = uow.runtime.definitions.get(uow.connection, self.drawn_on)
        graph = Graph(definition.program)
        ways = graph.ways()
        elements = _elements(uow, selection, graph, ways)
        paths = variants(uow, selection, {one.id: one.name for one in elements})
        return Insight(
            totals=_totals(uow, selection),
            elements=elements,
            rework=reworked(uow, selection, graph, ways),
            variants=paths,
            trace=self._trace(uow, selection, paths, graph, ways),
        )

    def _trace(
        self,
        uow: UnitOfWork,
        selection: Selection,
        paths: Variants,
        graph: Graph,
        ways: Sequence[Way],
    ) -> Trace | None:
        wanted = (one for one in paths.shown if one.rank == self.variant)
        variant = next(wanted, None)
        return None if variant is None else trace(uow, selection, variant, graph, ways)


@dataclass(frozen=True, slots=True)
class Choices:
    """By what the figures of a process can be narrowed: plans, school years, organisations' ids."""

    plans: tuple[str, ...]
    school_years: tuple[str, ...]
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChoicesOf(Query[Choices]):
    """What the instances of a process differ in, as far as the actor may know. Raises NotAllowed."""

    actor: Actor
    process_key: str

    def execute(self, uow: UnitOfWork) -> Choices:
        """Return the choices, sorted."""
        visible = visible_organisation(self.actor, None)
        mine = instances.c.process_key == self.process_key
        found = (
            select(occurrences.c.plan, occurrences.c.school_year)
            .where(occurrences.c.instance_id.in_(select(instances.c.root_id).where(mine)))
            .distinct()
        )
        seasons = list(uow.connection.execute(found))
        places = select(instances.c.organisation).where(mine, instances.c.organisation.is_not(None))
        return Choices(
            tuple(sorted({row.plan for row in seasons})),
            tuple(sorted({row.school_year for row in seasons})),
            tuple(sorted(uow.connection.scalars(places.distinct()))) if visible is None else (),
        )


_COUNTS = Prepared(
    select(instances.c.process_key, instances.c.state, func.count().label("count"))
    .where(
        or_(
            bindparam("organisation", type_=String).is_(None),
            instances.c.organisation == bindparam("organisation", type_=String),
        )
    )
    .group_by(instances.c.process_key, instances.c.state)
)


@dataclass(frozen=True, slots=True)
class InstanceCounts(Query[dict[str, Totals]]):
    """How many instances each process has had, as far as the actor may know. Raises NotAllowed."""

    actor: Actor
    organisation: str | None = None

    def execute(self, uow: UnitOfWork) -> dict[str, Totals]:
        """Return the counts by process; those that never ran are left out."""
        values = {"organisation": visible_organisation(self.actor, self.organisation)}
        states: dict[str, dict[str, int]] = defaultdict(dict)
        for row in _COUNTS.all(uow.connection, values):
            states[row.process_key][row.state] = row.count
        return {key: _counted(counts, None) for key, counts in states.items()}


def _totals(uow: UnitOfWork, selection: Selection) -> Totals:
    values = selection.values()
    counts = {row.state: row.count for row in _STATES.all(uow.connection, values)}
    return _counted(counts, spread_of(_TIME.first(uow.connection, values)))


def _counted(counts: Mapping[str, int], time: Spread | None) -> Totals:
    return Totals(
        instances=sum(counts.values()),
        completed=counts.get(InstanceState.COMPLETED.value, 0),
        running=sum(count for state, count in counts.items() if state not in _ENDED),
        cancelled=counts.get(InstanceState.CANCELLED.value, 0),
        time=time,
    )


def _elements(
    uow: UnitOfWork, selection: Selection, graph: Graph, ways: Sequence[Way]
) -> tuple[ElementFigures, ...]:
    """Return the elements of the diagram in its order, then those that only other versions have."""
    tasks = measured_tasks(uow, selection)
    passed = passed_elements(uow, selection)
    taken = taken_ways(uow, ways, CHOSEN, selection.values())
    shares = _shares(taken, ways, graph, passed)
    nodes = graph.program.nodes
    gone = [each for each in (*tasks, *passed) if each not in nodes]
    return tuple(
        _element(
            each, nodes.get(each), tasks.get(each), passed.get(each), tuple(shares.get(each, ()))
        )
        for each in (*graph.order, *dict.fromkeys(gone))
    )


def _element(
    element_id: str,
    node: Node | None,
    task: MeasuredTask | None,
    passed: Passed | None,
    ways: tuple[WayFigures, ...],
) -> ElementFigures:
    drawn_name = (node.label) if node else None
    kind = kind_of(node.kind) if node else ElementKind.OTHER
    if task is not None:
        return ElementFigures(
            element_id,
            drawn_name or task.name,
            ElementKind.TASK,
            _ROLES.get(task.role, task.role),
            node is not None,
            task.instances,
            task.figures.opened,
            task.time,
            task.waiting,
            task.working,
            task.figures,
        )
    seen = passed or Passed(0, 0)
    return ElementFigures(
        element_id,
        drawn_name or element_id,
        kind,
        (node.lane or "") if node else "",
        node is not None,
        seen.instances,
        seen.passes,
        seen.time,
        children=seen.children,
        ways=ways,
    )


def _shares(
    taken: dict[tuple[str, str], int],
    ways: Sequence[Way],
    graph: Graph,
    passed: dict[str, Passed],
) -> dict[str, list[WayFigures]]:
    """Return the figures of the ways by gateway.

    The whole is what the decisions of a gateway add up to; of an inclusive one, its passes.
    """
    whole: dict[str, int] = {}
    for (gateway, _), count in taken.items():
        whole[gateway] = whole.get(gateway, 0) + count
    shares: dict[str, list[WayFigures]] = {}
    for way in ways:
        target = graph.program.nodes[way.target]
        seen = passed.get(way.gateway)
        chooses_one = graph.program.nodes[way.gateway].kind is not NodeKind.INCLUSIVE
        figures = WayFigures(
            way.target,
            target.label,
            way.flows,
            taken.get((way.gateway, way.target), 0),
            whole.get(way.gateway, 0) if chooses_one else (seen.passes if seen else 0),
            way.leads_back,
        )
        shares.setdefault(way.gateway, []).append(figures)
    return shares
