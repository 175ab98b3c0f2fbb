"""When something happens by itself next, on a stage where nothing else goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, select

from engine import Command, Query
from engine.definitions.tables import due_starts
from engine.instances.lifecycle import InstanceState
from engine.instances.tables import instances
from engine.storage.prepared import Prepared
from engine.timers.tables import timers
from engine.work_items.tables import STILL_OPEN, work_items

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_TIMER = Prepared(
    select(timers.c.due_at)
    .join(instances, instances.c.id == timers.c.instance_id)
    .where(instances.c.state == InstanceState.ACTIVE.value)
    .order_by(timers.c.due_at)
    .limit(1)
)
_FORGET = Prepared(delete(due_starts))
_TERM = Prepared(
    select(func.min(work_items.c.due_at)).where(STILL_OPEN, work_items.c.due_at > bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class BeginNothing(Command[None]):
    """Let no timer begin a process: one instance is rehearsed, and who rehearses it begins it."""

    def execute(self, uow: UnitOfWork) -> None:
        """Forget the due starts."""
        _FORGET.run(uow.connection, {})


@dataclass(frozen=True, slots=True)
class NextTimer(Query[datetime | None]):
    """The moment of the soonest timer, also one that is due already; None if there is none."""

    def execute(self, uow: UnitOfWork) -> datetime | None:
        """Return it."""
        found: datetime | None = _TIMER.scalar(uow.connection, {})
        return found


@dataclass(frozen=True, slots=True)
class NextMoment(Query[datetime | None]):
    """The soonest timer ahead or term that ends; None if nothing is ahead."""

    def execute(self, uow: UnitOfWork) -> datetime | None:
        """Return it."""
        timer = NextTimer().execute(uow)
        term = _TERM.scalar(uow.connection, {"now": uow.now})
        return min((one for one in (timer, term) if one and one > uow.now), default=None)
