"""What a play has come to: per activity and occurrence, by role, pairs, what is still open."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, select

from engine import Query, VerifyHistory
from engine.incidents.tables import incidents
from engine.instances.tables import instances
from engine.waits.queries import Wait, WaitKind, WaitsOf
from engine.work_items.lifecycle import WorkItemState
from engine.work_items.tables import work_items
from processes.demo.lateness import Lateness, lateness
from processes.pairs.tables import pairs
from processes.roadmap import load_plan, task_roles
from processes.roadmap.occurrence import Origin
from processes.roadmap.tables import occurrences

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_STEP = tuple(work_items.c[name] for name in ("process_key", "element_id", "name", "role"))


@dataclass(frozen=True, slots=True)
class PlayReport(Query[dict[str, Any]]):
    """The report of a plan as JSON-able values; the same history gives the same report."""

    plan: str = "2022-2024"

    def execute(self, uow: UnitOfWork) -> dict[str, Any]:
        """Gather it."""
        found = _occurrences(uow, self.plan)
        roles = _roles_by_root(uow)
        return {
            "activities": _activities(uow, found, lateness(uow, self.plan, found)),
            "work_items_by_role": _by_role(uow),
            "work_items_late": _late_work_items(uow),
            "outside_the_plan": _outside(self.plan, found, roles),
            "outside_their_window": _outside_their_window(uow, found),
            "never_opened": _never_opened(self.plan, found),
            "pairs_by_state": _pairs(uow),
            "instances": _count(uow, instances.c.state),
            "open_incidents": uow.connection.scalar(
                select(func.count()).select_from(incidents).where(incidents.c.resolved_at.is_(None))
            ),
            "still_open": _still_open(uow, found),
            "history": _history(uow),
        }


def _occurrences(uow: UnitOfWork, plan: str) -> list[Any]:
    query = (
        select(occurrences, instances.c.started_at, instances.c.ended_at, instances.c.state)
        .outerjoin(instances, instances.c.id == occurrences.c.instance_id)
        .where(occurrences.c.plan == plan)
        .order_by(occurrences.c.opens_at, occurrences.c.id)
    )
    return list(uow.connection.execute(query))


def _roles_by_root(uow: UnitOfWork) -> dict[int, Counter[tuple[str, str]]]:
    query = (
        select(instances.c.root_id, work_items.c.role, work_items.c.state, func.count())
        .join(instances, instances.c.id == work_items.c.instance_id)
        .group_by(instances.c.root_id, work_items.c.role, work_items.c.state)
    )
    found: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    for root_id, role, state, count in uow.connection.execute(query):
        found[root_id][role, state] += count
    return found


def _activities(
    uow: UnitOfWork, found: list[Any], known: Lateness
) -> dict[str, list[dict[str, Any]]]:
    steps = _steps(uow)
    result: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(found, key=lambda r: (r.activity, r.opens_at, r.id)):
        is_late = known.is_late(row, uow.now)
        entry = {
            "year": row.year,
            "organisation": row.organisation,
            "origin": row.origin,
            "window_opens": row.opens_at.isoformat(),
            "due": row.due_at.isoformat() if row.due_at else None,
            "opened": row.started_at.isoformat() if row.started_at else None,
            "ended": row.ended_at.isoformat() if row.ended_at else None,
            "state": row.state,
            "late": is_late,
            "late_because": known.reasons(row, uow.now) if is_late else None,
            "branches": known.branches.get(row.instance_id),
            "steps": steps.get(row.instance_id, []),
        }
        result.setdefault(row.activity, []).append(entry)
    return result


def _steps(uow: UnitOfWork) -> dict[int, list[dict[str, Any]]]:
    """Return who did what in each occurrence: the steps in the order in which they were first done."""
    query = (
        select(
            instances.c.root_id,
            *_STEP,
            func.count().label("done"),
            func.count(work_items.c.completed_by.distinct()).label("people"),
            func.min(work_items.c.closed_at).label("first"),
            func.max(work_items.c.closed_at).label("last"),
        )
        .join(instances, instances.c.id == work_items.c.instance_id)
        .where(work_items.c.state == WorkItemState.COMPLETED.value)
        .group_by(instances.c.root_id, *_STEP)
        .order_by(instances.c.root_id, func.min(work_items.c.id))
    )
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in uow.connection.execute(query):
        found[row.root_id].append(
            {
                "process": row.process_key,
                "element": row.element_id,
                "name": row.name,
                "role": row.role,
                "done": row.done,
                "people": row.people,
                "first": row.first.isoformat(),
                "last": row.last.isoformat(),
            }
        )
    return found


def _outside_their_window(uow: UnitOfWork, found: list[Any]) -> list[str]:
    """Return the plan's own occurrences, as far as it has come, that did not begin in their window."""
    return [
        f"{row.activity} ({row.year})"
        for row in found
        if row.origin == Origin.PLAN.value
        and row.opens_at <= uow.now
        and not (
            row.started_at
            and row.opens_at <= row.started_at
            and (row.due_at is None or row.started_at <= row.due_at)
        )
    ]


def _outside(
    plan: str, found: list[Any], roles: dict[int, Counter[tuple[str, str]]]
) -> list[dict[str, Any]]:
    """Return the work items of roles that neither the plan nor the order's items name."""
    loaded = load_plan(plan)
    wrong: Counter[tuple[str, str]] = Counter()
    for row in found:
        allowed = task_roles(loaded.activity(row.activity))
        for (role, _), count in roles.get(row.instance_id, Counter()).items():
            if role not in allowed:
                wrong[row.activity, role] += count
    return [{"activity": a, "role": r, "work_items": n} for (a, r), n in sorted(wrong.items())]


def _never_opened(plan: str, found: list[Any]) -> list[str]:
    opened = {row.activity for row in found if row.instance_id is not None}
    return [a.number for a in load_plan(plan).activities if a.number not in opened]


def _late_work_items(uow: UnitOfWork) -> dict[str, dict[str, int]]:
    """Return how many work items with a term were completed, and how many of them after it.

    What opens when its term is over, for others were late, is counted apart.
    """
    after = work_items.c.closed_at > work_items.c.due_at
    was_ahead = work_items.c.due_at >= work_items.c.opened_at
    query = (
        select(
            work_items.c.role,
            func.count(),
            func.sum(case((and_(after, was_ahead), 1), else_=0)),
            func.sum(case((was_ahead, 0), else_=1)),
        )
        .where(
            work_items.c.state == WorkItemState.COMPLETED.value, work_items.c.due_at.is_not(None)
        )
        .group_by(work_items.c.role)
    )
    return {
        role: {"completed": done, "late": int(late), "opened_late": int(opened_late)}
        for role, done, late, opened_late in sorted(uow.connection.execute(query))
    }


def _by_role(uow: UnitOfWork) -> dict[str, dict[str, int]]:
    query = select(work_items.c.role, work_items.c.state, func.count()).group_by(
        work_items.c.role, work_items.c.state
    )
    result: dict[str, dict[str, int]] = {}
    for role, state, count in sorted(uow.connection.execute(query)):
        result.setdefault(role, {})[state] = count
    return result


def _pairs(uow: UnitOfWork) -> dict[str, int]:
    query = select(pairs.c.state, pairs.c.outcome, func.count()).group_by(
        pairs.c.state, pairs.c.outcome
    )
    rows = uow.connection.execute(query)
    return dict(sorted((f"{s}/{o}" if o else s, count) for s, o, count in rows))


def _count(uow: UnitOfWork, column: Any) -> dict[str, int]:
    rows = uow.connection.execute(select(column, func.count()).group_by(column))
    return dict(sorted((key, count) for key, count in rows))


def _still_open(uow: UnitOfWork, found: list[Any]) -> list[dict[str, Any]]:
    """Return the occurrences that are still open, each with what it waits for."""
    result = []
    for row in found:
        if row.state in ("active", "suspended"):
            waits = WaitsOf(row.instance_id, whole_tree=True).execute(uow)
            places = _places(uow, row.instance_id)
            why = Counter(_why(wait, places.get(wait.instance_id)) for wait in waits)
            result.append(
                {
                    "activity": row.activity,
                    "year": row.year,
                    "organisation": row.organisation,
                    "waits_for": dict(why.most_common(8)),
                }
            )
    return result


def _places(uow: UnitOfWork, root_id: int) -> dict[int, str]:
    query = select(instances.c.id, instances.c.organisation).where(
        instances.c.root_id == root_id, instances.c.organisation.is_not(None)
    )
    return {row.id: row.organisation for row in uow.connection.execute(query)}


def _why(wait: Wait, place: str | None) -> str:
    words = [wait.kind.value, wait.element_id or ""]
    if wait.kind is WaitKind.INCIDENT:
        words.append(wait.message or "")
    elif wait.kind is WaitKind.TIMER and wait.until:
        words.append(f"until {wait.until.date()}")
    elif wait.kind is not WaitKind.WORK_ITEM:
        words.append(wait.whom or "")
    return " ".join(word for word in (*words, f"@ {place}" if place else "") if word)


def _history(uow: UnitOfWork) -> dict[str, Any]:
    verification = VerifyHistory().execute(uow)
    return {
        "verified": verification.is_sound,
        "instances": verification.instances,
        "events": verification.events,
    }
