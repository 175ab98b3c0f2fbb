"""The plan's table with two more columns: state and fact, filled from the running processes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Integer, func, select

from engine import Query
from engine.instances.tables import instances
from processes.reports.standing import NOTHING_OPEN, gates_by, open_by, state_of
from processes.roadmap.loading import load_plan
from processes.roadmap.model import Activity
from processes.roadmap.schedule import school_year_of
from processes.roadmap.tables import occurrences

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OccurrenceFact:
    """One occurrence and what has come of it. `done` and `total` count the organisations' branches.

    `gates` are the activities whose end it waits for, when there is nothing else to do in it.
    """

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
    gates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActivityFact:
    """An activity of the plan with its occurrences; `state` is the one that matters now.

    `overdue` counts the late tasks of all of them, `coming` is the next to open. `done` and `total`
    count the organisations: branches of the current one, or, where each organisation has an
    occurrence of its own, those of the same school year.
    """

    activity: Activity
    state: str
    occurrences: tuple[OccurrenceFact, ...]
    current: OccurrenceFact | None
    coming: OccurrenceFact | None = None
    overdue: int = 0
    done: int = 0
    total: int = 0

    @property
    def section(self) -> str:
        """The heading of the plan's section that the activity stands in."""
        section = self.activity.section
        return f"{section.number}. {section.title.verbatim}"


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


def occurrence_facts(uow: UnitOfWork, plan: str) -> list[OccurrenceFact]:
    """Return every occurrence of a plan with its state, the earliest first."""
    branches = _branches(uow)
    to_do, gates = open_by(uow, instances.c.root_id), gates_by(uow, instances.c.root_id)
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
        doing = to_do.get(row.instance_id, NOTHING_OPEN)
        shut = gates.get(row.instance_id, ()) if not doing.open else ()
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
                "waiting" if row.instance_id is None else state_of(row.instance_state, doing, shut),
                done,
                total,
                doing.late,
                shut,
            )
        )
    return facts


def _row(activity: Activity, facts: list[OccurrenceFact]) -> ActivityFact:
    running = [f for f in facts if f.instance_id is not None and f.ended_at is None]
    ended = [f for f in facts if f.ended_at is not None]
    planned = [f for f in facts if f.instance_id is None]
    states = {f.state for f in running}
    current = next(iter(running or ended[::-1] or planned), None)
    if running:
        state = next((one for one in ("overdue", "active") if one in states), "waiting")
        current = next(f for f in running if f.state == state)
    else:
        state = "done" if ended and not planned else "waiting"
    overdue = sum(f.overdue for f in running)
    done, total = _share(facts, current)
    coming = next(iter(planned), None)
    return ActivityFact(activity, state, tuple(facts), current, coming, overdue, done, total)


def _share(facts: list[OccurrenceFact], current: OccurrenceFact | None) -> tuple[int, int]:
    """Return how many organisations have ended, and how many there are."""
    if current is None or current.organisation is None:
        return (current.done, current.total) if current else (0, 0)
    year = school_year_of(current.opens_at.date())
    same = [f for f in facts if f.organisation and school_year_of(f.opens_at.date()) == year]
    going_on = {f.organisation for f in same if f.ended_at is None}
    everybody = {f.organisation for f in same}
    return len(everybody) - len(going_on), len(everybody)


def _branches(uow: UnitOfWork) -> dict[int, tuple[int, int]]:
    """Return, by umbrella, how many organisations have ended and how many there are."""
    query = (
        select(
            instances.c.parent_id,
            instances.c.organisation,
            func.sum(instances.c.ended_at.is_(None).cast(Integer)),
        )
        .where(instances.c.parent_id.is_not(None), instances.c.organisation.is_not(None))
        .group_by(instances.c.parent_id, instances.c.organisation)
    )
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for parent_id, _organisation, running in uow.connection.execute(query):
        found[parent_id][0] += not running
        found[parent_id][1] += 1
    return {parent: (done, total) for parent, (done, total) in found.items()}
