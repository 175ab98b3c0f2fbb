"""The plan's table with two more columns: state and fact, filled from the running processes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from engine import InstanceState, Query
from engine.instances.tables import instances
from engine.work_items.tables import STILL_OPEN, work_items
from processes.people.tables import organisations
from processes.roadmap.loading import load_plan
from processes.roadmap.model import Activity
from processes.roadmap.tables import occurrences

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_RUNNING = (InstanceState.ACTIVE.value, InstanceState.SUSPENDED.value)


@dataclass(frozen=True, slots=True)
class OccurrenceFact:
    """One occurrence and what has come of it. `done` and `total` count the organisations' branches."""

    id: int
    activity: str
    organisation: str | None
    year: int
    opens_at: datetime
    due_at: datetime | None
    origin: str
    instance_id: int | None
    started_at: datetime | None
    ended_at: datetime | None
    state: str
    done: int = 0
    total: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class ActivityFact:
    """An activity of the plan with its occurrences; `state` is the one that matters now."""

    activity: Activity
    state: str
    occurrences: tuple[OccurrenceFact, ...]
    current: OccurrenceFact | None


@dataclass(frozen=True, slots=True)
class PlanFact(Query[list[ActivityFact]]):
    """The 35 rows of the plan, in order, with state and fact. Numbers only, nobody's name."""

    plan: str = "2022-2024"

    def execute(self, uow: UnitOfWork) -> list[ActivityFact]:
        """Return the rows."""
        facts = occurrence_facts(uow, self.plan)
        by_activity: dict[str, list[OccurrenceFact]] = defaultdict(list)
        for fact in facts:
            by_activity[fact.activity].append(fact)
        return [
            _row(activity, by_activity[activity.number])
            for activity in load_plan(self.plan).activities
        ]


@dataclass(frozen=True, slots=True)
class Branch:
    """An organisation's part of an occurrence."""

    organisation: str
    short_name: str
    instance_id: int
    state: str
    started_at: datetime
    ended_at: datetime | None
    overdue: int


@dataclass(frozen=True, slots=True)
class BranchesOf(Query[list[Branch]]):
    """The organisations' branches of an occurrence's instance; of some organisations only, if given."""

    instance_id: int
    organisations: frozenset[str] | None = None

    def execute(self, uow: UnitOfWork) -> list[Branch]:
        """Return them by organisation; the newest branch of each."""
        late = _overdue_by(uow, instances.c.id, instances.c.root_id == self.instance_id)
        query = (
            select(instances, organisations.c.short_name)
            .join(organisations, organisations.c.id == instances.c.organisation)
            .where(instances.c.parent_id == self.instance_id)
            .order_by(instances.c.organisation, instances.c.id)
        )
        if self.organisations is not None:
            query = query.where(instances.c.organisation.in_(self.organisations))
        newest = {
            row.organisation: Branch(
                row.organisation,
                row.short_name,
                row.id,
                _state(row.state, late.get(row.id, 0)),
                row.started_at,
                row.ended_at,
                late.get(row.id, 0),
            )
            for row in uow.connection.execute(query)
        }
        return list(newest.values())


def occurrence_facts(uow: UnitOfWork, plan: str) -> list[OccurrenceFact]:
    """Return every occurrence of a plan with its state, the earliest first."""
    branches = _branches(uow)
    late = _overdue_by(uow, instances.c.root_id)
    query = (
        select(
            occurrences,
            instances.c.started_at,
            instances.c.ended_at,
            instances.c.state.label("instance_state"),
        )
        .outerjoin(instances, instances.c.id == occurrences.c.instance_id)
        .where(occurrences.c.plan == plan)
        .order_by(occurrences.c.opens_at, occurrences.c.id)
    )
    facts = []
    for row in uow.connection.execute(query):
        done, total = branches.get(row.instance_id, (0, 0))
        overdue = late.get(row.instance_id, 0)
        facts.append(
            OccurrenceFact(
                row.id,
                row.activity,
                row.organisation,
                row.year,
                row.opens_at,
                row.due_at,
                row.origin,
                row.instance_id,
                row.started_at,
                row.ended_at,
                "waiting" if row.instance_id is None else _state(row.instance_state, overdue),
                done,
                total,
                overdue,
            )
        )
    return facts


def _row(activity: Activity, facts: list[OccurrenceFact]) -> ActivityFact:
    running = [f for f in facts if f.state in ("active", "overdue")]
    ended = [f for f in facts if f.state in ("done", "cancelled")]
    planned = [f for f in facts if f.state == "waiting"]
    current = next(iter(running or ended[::-1] or planned), None)
    if running:
        state = "overdue" if any(f.state == "overdue" for f in running) else "active"
    elif planned or not facts:
        state = "waiting"
    else:
        state = "done"
    return ActivityFact(activity, state, tuple(facts), current)


def _state(instance_state: str, overdue: int) -> str:
    if instance_state in _RUNNING:
        return "overdue" if overdue else "active"
    return "done" if instance_state == InstanceState.COMPLETED.value else "cancelled"


def _branches(uow: UnitOfWork) -> dict[int, tuple[int, int]]:
    """Return, by umbrella, how many organisations have ended and how many there are."""
    query = (
        select(
            instances.c.parent_id,
            instances.c.organisation,
            func.max(instances.c.id),
            func.sum(instances.c.ended_at.is_(None).cast(work_items.c.priority.type)),
        )
        .where(instances.c.parent_id.is_not(None), instances.c.organisation.is_not(None))
        .group_by(instances.c.parent_id, instances.c.organisation)
    )
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for parent_id, _organisation, _newest, running in uow.connection.execute(query):
        found[parent_id][0] += not running
        found[parent_id][1] += 1
    return {parent: (done, total) for parent, (done, total) in found.items()}


def _overdue_by(uow: UnitOfWork, column: Any, *conditions: Any) -> dict[int, int]:
    query = (
        select(column, func.count())
        .join(work_items, work_items.c.instance_id == instances.c.id)
        .where(STILL_OPEN, work_items.c.due_at < uow.now, *conditions)
        .group_by(column)
    )
    rows: Iterable[Any] = uow.connection.execute(query)
    return dict(tuple(row) for row in rows)
