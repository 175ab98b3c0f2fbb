"""Why an occurrence of the plan ended after its term: whose work was late, or what it waited for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from engine.instances.tables import instances
from engine.work_items.lifecycle import WorkItemState
from engine.work_items.tables import work_items
from processes.roadmap import DependencyKind, load_plan

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Lateness:
    """What is known of the late work of a plan, by the instance of an occurrence.

    `branches` holds, for each occurrence with branches, how many there were and how many ended
    after the term; `late_work` the work items that a person completed after their own term.
    """

    plan: str
    occurrences: tuple[Any, ...]
    branches: dict[int, dict[str, int]]
    late_work: dict[int, list[dict[str, Any]]]

    def is_late(self, row: Any, now: datetime) -> bool:
        """Return whether an occurrence ended after its term, or is still open after it."""
        return (
            row.due_at is not None
            and row.started_at is not None
            and self._end(row, now) > row.due_at
        )

    def reasons(self, row: Any, now: datetime) -> dict[str, Any]:
        """Return who was late inside it, and which activities before it had not ended in time."""
        mine = self.late_work.get(row.instance_id, [])
        last = sorted(mine, key=lambda work: (-work["days_late"], work["element"]))[:_NAMED]
        return {"late_work_items": len(mine), "latest": last, "waited_for": self._awaited(row, now)}

    def _awaited(self, row: Any, now: datetime) -> list[str]:
        """Return the gates before an occurrence that opened only after it had begun."""
        gates = {
            dependency.activity
            for dependency in load_plan(self.plan).activity(row.activity).depends_on
            if dependency.kind is DependencyKind.GATE
        }
        return sorted(
            {
                other.activity
                for other in self.occurrences
                if other.activity in gates
                and other.started_at is not None
                and other.started_at <= self._end(row, now)
                and self._end(other, now) > row.started_at
            }
        )

    def _end(self, row: Any, now: datetime) -> datetime:
        end: datetime = row.ended_at or now
        return end


def lateness(uow: UnitOfWork, plan: str, found: Iterable[Any]) -> Lateness:
    """Gather what is known; `found` are the plan's occurrences with the times of their instances."""
    rows = tuple(found)
    terms = {row.instance_id: row.due_at for row in rows if row.instance_id is not None}
    return Lateness(plan, rows, _branches(uow, terms), _late_work(uow))


def _branches(uow: UnitOfWork, terms: dict[int, datetime | None]) -> dict[int, dict[str, int]]:
    query = (
        select(instances.c.parent_id, instances.c.ended_at)
        .where(instances.c.organisation.is_not(None), instances.c.parent_id == instances.c.root_id)
        .order_by(instances.c.id)
    )
    counts: dict[int, dict[str, int]] = {}
    for row in uow.connection.execute(query):
        if row.parent_id in terms:
            term = terms[row.parent_id]
            count = counts.setdefault(row.parent_id, {"all": 0, "late": 0})
            count["all"] += 1
            count["late"] += term is not None and (row.ended_at or uow.now) > term
    return counts


def _late_work(uow: UnitOfWork) -> dict[int, list[dict[str, Any]]]:
    """Return the work items completed after a term that was ahead when they were opened."""
    root = func.coalesce(instances.c.root_id, instances.c.id).label("root")
    query = (
        select(
            root,
            work_items.c.organisation,
            work_items.c.process_key,
            work_items.c.element_id,
            work_items.c.role,
            work_items.c.due_at,
            work_items.c.closed_at,
        )
        .join(instances, instances.c.id == work_items.c.instance_id)
        .where(
            work_items.c.due_at >= work_items.c.opened_at,
            or_(
                work_items.c.closed_at > work_items.c.due_at,
                work_items.c.closed_at.is_(None) & (work_items.c.due_at < uow.now),
            ),
            work_items.c.state != WorkItemState.CANCELLED.value,
        )
        .order_by(work_items.c.id)
    )
    late: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in uow.connection.execute(query):
        late[row.root].append(
            {
                "organisation": row.organisation,
                "process": row.process_key,
                "element": row.element_id,
                "role": row.role,
                "due": row.due_at.isoformat(),
                "done": None if row.closed_at is None else row.closed_at.isoformat(),
                "days_late": ((row.closed_at or uow.now) - row.due_at).days + 1,
            }
        )
    return late
