"""Open occurrences: by their date, by a schedule row, on request, by message, by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from engine import (
    SYSTEM,
    Actor,
    Command,
    InvalidInput,
    InvalidState,
    NotFound,
    Query,
    StartInstance,
)
from engine.storage.prepared import Prepared
from engine.storage.rows import insert_row
from processes.people.tables import organisations
from processes.roadmap.loading import load_plan
from processes.roadmap.model import Activity
from processes.roadmap.occurrence import Origin, occurrence_row
from processes.roadmap.tables import occurrences

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


_DUE = Prepared(
    select(occurrences.c.id)
    .where(occurrences.c.instance_id.is_(None), occurrences.c.opens_at <= bindparam("now"))
    .order_by(occurrences.c.opens_at, occurrences.c.id)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True)
class DueOccurrences(Query[list[int]]):
    """The ids of occurrences whose time has come and that are not open yet, the earliest first."""

    limit: int = 100

    def execute(self, uow: UnitOfWork) -> list[int]:
        """Return the ids."""
        return _DUE.scalars(uow.connection, {"now": uow.now, "limit": self.limit})


@dataclass(frozen=True, slots=True)
class NextOpening(Query[datetime | None]):
    """When the next occurrence opens; None if none is planned."""

    def execute(self, uow: UnitOfWork) -> datetime | None:
        """Return the moment."""
        query = (
            select(occurrences.c.opens_at)
            .where(occurrences.c.instance_id.is_(None))
            .order_by(occurrences.c.opens_at)
            .limit(1)
        )
        return uow.connection.scalar(query)


@dataclass(frozen=True, slots=True)
class OpenOccurrence(Command[int]):
    """Start the process of an occurrence and return the instance's id; raises NotFound, InvalidState."""

    occurrence_id: int
    actor: Actor = SYSTEM

    def execute(self, uow: UnitOfWork) -> int:
        """Start it."""
        row = uow.connection.execute(
            select(occurrences).where(occurrences.c.id == self.occurrence_id).with_for_update()
        ).first()
        if row is None:
            raise NotFound(f"Вхождения № {self.occurrence_id} в плане нет.")
        if row.instance_id is not None:
            raise InvalidState("Это вхождение мероприятия уже открыто.")
        activity = load_plan(row.plan).activity(row.activity)
        instance_id = StartInstance(
            activity.process_key,
            start_variables(uow, activity, row),
            self.actor,
            organisation=row.organisation,
            business_key=f"{row.activity}/{row.school_year}",
            due_at=row.due_at,
            reason=row.reason,
        ).execute(uow)
        uow.connection.execute(
            update(occurrences).where(occurrences.c.id == row.id).values(instance_id=instance_id)
        )
        return instance_id


@dataclass(frozen=True, slots=True)
class AddOccurrence(Command[int]):
    """Add an occurrence that the plan gives no date for: a schedule row, a request, a start by hand.

    Returns its id; the same one twice is one. It opens by itself when `opens_at` comes. Earlier
    than the order's date is refused (section 1.2 of the domain rules: never before the order).
    """

    plan: str
    activity: str
    opens_at: datetime
    due_at: datetime | None
    actor: Actor
    origin: Origin = Origin.MANUAL
    organisation: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None

    def execute(self, uow: UnitOfWork) -> int:
        """Insert it; raises NotFound, InvalidInput."""
        plan = load_plan(self.plan)
        plan.activity(self.activity)
        if self.opens_at.date() < plan.starts_on:
            raise InvalidInput("Мероприятие не может начаться раньше, чем издан приказ.")
        if self.origin is Origin.MANUAL and not (self.reason or "").strip():
            raise InvalidInput("Укажите причину, по которой мероприятие запускается вручную.")
        row = occurrence_row(
            self.plan,
            self.activity,
            self.opens_at,
            self.due_at,
            origin=self.origin,
            created_by=self.actor.user_id,
            organisation=self.organisation,
            variables=self.variables,
            reason=self.reason,
        )
        known = uow.connection.scalar(
            select(occurrences.c.id).where(occurrences.c.dedupe_key == row["dedupe_key"])
        )
        if known is not None:
            return int(known)
        return insert_row(uow.connection, occurrences, row)


def start_variables(uow: UnitOfWork, activity: Activity, row: Any) -> dict[str, Any]:
    """Return the variables that an activity's process begins with: ids, years and dates.

    `plan` stands in the keys of all facts, so that several plans live side by side.
    """
    return {
        "plan": row.plan,
        "activity": row.activity,
        "occurrence": row.id,
        "organisations": _organisations(uow, activity, row.organisation),
        "organisation": row.organisation,
        "school_year": row.school_year,
        "year": row.year,
        "opens_at": row.opens_at.isoformat(),
        "due_at": None if row.due_at is None else row.due_at.isoformat(),
        **row.variables,
    }


def _organisations(uow: UnitOfWork, activity: Activity, only: str | None) -> list[str]:
    """Return the organisations of the plan that an activity concerns."""
    if only is not None:
        return [only]
    query = (
        select(organisations.c.id).where(organisations.c.takes_part).order_by(organisations.c.id)
    )
    named = activity.executors.named_organisations
    if named:
        query = query.where(organisations.c.short_name.in_(named))
    return list(uow.connection.scalars(query))
