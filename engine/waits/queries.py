"""What an instance waits for, place by place, without looking into its state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine.children.tables import calls
from engine.command import Query
from engine.incidents.tables import incidents
from engine.instances.tables import instances
from engine.jobs.tables import jobs
from engine.messages.tables import subscriptions
from engine.timers.tables import timers
from engine.work_items.tables import STILL_OPEN, work_items

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


class WaitKind(StrEnum):
    """What is waited for."""

    WORK_ITEM = "work_item"
    TIMER = "timer"
    MESSAGE = "message"
    SIGNAL = "signal"
    CHILDREN = "children"
    JOB = "job"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Wait:
    """One place where a token waits.

    `whom` is the assignee or candidate group of a work item (whose group is `group`), the message's
    or signal's name, the handler of a job. `until` is a timer's or work item's due date; `count` the children still
    running; `message` an incident's sentence.
    """

    instance_id: int
    kind: WaitKind
    element_id: str | None
    whom: str | None = None
    key: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    count: int | None = None
    message: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class WaitsOf(Query[list[Wait]]):
    """All places where an instance (or its whole tree) waits."""

    instance_id: int
    whole_tree: bool = False

    def execute(self, uow: UnitOfWork) -> list[Wait]:
        """Return them, kind by kind."""
        found: list[Wait] = []
        for read in (_work_items, _timers, _subscriptions, _calls, _jobs, _incidents):
            found += read(self, uow)
        return found


def _rows(waits: WaitsOf, uow: UnitOfWork, table: Any, *conditions: Any) -> list[Any]:
    query = select(table).where(*conditions).order_by(table.c.id)
    if waits.whole_tree:
        query = query.join(instances, instances.c.id == table.c.instance_id)
        query = query.where(instances.c.root_id == waits.instance_id)
    else:
        query = query.where(table.c.instance_id == waits.instance_id)
    return list(uow.connection.execute(query))


def _work_items(waits: WaitsOf, uow: UnitOfWork) -> list[Wait]:
    return [
        Wait(
            row.instance_id,
            WaitKind.WORK_ITEM,
            row.element_id,
            whom=row.assignee or row.candidate_group,
            since=row.opened_at,
            until=row.due_at,
            group=row.candidate_group,
        )
        for row in _rows(waits, uow, work_items, STILL_OPEN)
    ]


def _timers(waits: WaitsOf, uow: UnitOfWork) -> list[Wait]:
    return [
        Wait(row.instance_id, WaitKind.TIMER, row.element_id, until=row.due_at)
        for row in _rows(waits, uow, timers)
    ]


def _subscriptions(waits: WaitsOf, uow: UnitOfWork) -> list[Wait]:
    return [
        Wait(
            row.instance_id,
            WaitKind(row.kind),
            row.element_id,
            whom=row.name,
            key=row.correlation_key,
            since=row.since,
        )
        for row in _rows(waits, uow, subscriptions)
    ]


def _calls(waits: WaitsOf, uow: UnitOfWork) -> list[Wait]:
    return [
        Wait(row.instance_id, WaitKind.CHILDREN, row.element_id, count=row.remaining)
        for row in _rows(waits, uow, calls)
    ]


def _jobs(waits: WaitsOf, uow: UnitOfWork) -> list[Wait]:
    return [
        Wait(row.instance_id, WaitKind.JOB, row.element_id, whom=row.handler, until=row.due_at)
        for row in _rows(waits, uow, jobs, jobs.c.state == "waiting")
    ]


def _incidents(waits: WaitsOf, uow: UnitOfWork) -> list[Wait]:
    return [
        Wait(
            row.instance_id,
            WaitKind.INCIDENT,
            row.element_id,
            since=row.opened_at,
            message=row.message,
        )
        for row in _rows(waits, uow, incidents, incidents.c.resolved_at.is_(None))
    ]
