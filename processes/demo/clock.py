"""The demo's clock: the machine's, moved by an offset that its visitors set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from engine import Command, InvalidInput, NextStart, Query
from engine.clock import Clock, SystemClock
from engine.timers.tables import timers
from engine.work_items.tables import STILL_OPEN, work_items
from processes.demo.tables import demo_clock
from processes.roadmap.start import NextOpening

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


class DemoClock:
    """The machine's time plus an offset; only ever moved forward."""

    def __init__(self, offset: timedelta, machine: Clock | None = None) -> None:
        self._machine = machine or SystemClock()
        self.offset = offset

    def now(self) -> datetime:
        """Return the virtual moment, aware UTC."""
        return self._machine.now() + self.offset

    def move_to(self, moment: datetime) -> None:
        """Move forward to a moment; raises InvalidInput for one in the past."""
        if moment <= self.now():
            raise InvalidInput("Дату можно перевести только вперёд.")
        self.offset += moment - self.now()


@dataclass(frozen=True, slots=True)
class StoredOffset(Query[timedelta]):
    """How far the demo's clock was moved when it was last written down; none: not at all."""

    def execute(self, uow: UnitOfWork) -> timedelta:
        """Return it."""
        return timedelta(seconds=uow.connection.scalar(select(demo_clock.c.offset_seconds)) or 0)


@dataclass(frozen=True, slots=True)
class StoreOffset(Command[None]):
    """Write down how far the demo's clock is moved, so that a restart finds it there."""

    offset: timedelta

    def execute(self, uow: UnitOfWork) -> None:
        """Write it."""
        uow.connection.execute(delete(demo_clock))
        seconds = round(self.offset.total_seconds())
        uow.connection.execute(insert(demo_clock).values(id=1, offset_seconds=seconds))


@dataclass(frozen=True, slots=True)
class NextEvent(Query[datetime | None]):
    """When something happens by itself next: a timer, a process that one begins, an occurrence that opens, a term that ends."""

    def execute(self, uow: UnitOfWork) -> datetime | None:
        """Return the moment; None if nothing is ahead."""
        timer = uow.connection.scalar(
            select(timers.c.due_at)
            .where(timers.c.due_at > uow.now)
            .order_by(timers.c.due_at)
            .limit(1)
        )
        term = uow.connection.scalar(
            select(work_items.c.due_at)
            .where(work_items.c.due_at > uow.now, STILL_OPEN)
            .order_by(work_items.c.due_at)
            .limit(1)
        )
        other = (NextOpening().execute(uow), NextStart().execute(uow))
        ahead = [moment for moment in (timer, term, *other) if moment and moment > uow.now]
        return min(ahead, default=None)
