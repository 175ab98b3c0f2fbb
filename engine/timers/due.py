"""What is due by the clock: events that tokens wait for, and processes that begin."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import merge
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine.command import Command, Query
from engine.definitions.due_starts import due_now
from engine.instances.lifecycle import InstanceState
from engine.instances.tables import instances
from engine.storage.prepared import Prepared
from engine.timers.fire import Fired, FireTimer
from engine.timers.start import StartByTimer
from engine.timers.tables import timers

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_DUE = Prepared(
    select(timers.c.due_at, timers.c.id)
    .join(instances, instances.c.id == timers.c.instance_id)
    .where(timers.c.due_at <= bindparam("now"), instances.c.state == InstanceState.ACTIVE.value)
    .order_by(timers.c.due_at, timers.c.id)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True)
class DueTimers(Query[list[Command[Fired]]]):
    """What to execute for the timers that are due now, soonest first, at most `limit`."""

    limit: int = 200

    def execute(self, uow: UnitOfWork) -> list[Command[Fired]]:
        """Return the commands; what is suspended waits."""
        waiting = _DUE.all(uow.connection, {"now": uow.now, "limit": self.limit})
        starting = due_now(uow, self.limit)
        found = merge(
            ((row.due_at, FireTimer(row.id)) for row in waiting),
            ((row.due_at, StartByTimer(row.id)) for row in starting),
            key=_moment,
        )
        return [command for _, command in found][: self.limit]


def _moment(found: tuple[Any, Command[Fired]]) -> Any:
    return found[0]
