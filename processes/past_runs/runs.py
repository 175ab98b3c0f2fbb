"""Order that last year's instances be run again on a drawing, look at what came of it, stop it."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, select

from engine import Actor, Command, InvalidInput, InvalidState, NotFound, Query
from engine.instances.lifecycle import InstanceState
from engine.instances.tables import instances
from engine.storage.rows import insert_row
from processes.past_runs.tables import past_runs
from processes.past_runs.verdict import PastResult, Verdict
from processes.rehearsal.material import Material
from processes.studio import require_author, require_reader

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

MOST_INSTANCES = 500
"""Of one run: of more, the last ones to end."""
LONGEST_NEW = 366
_KEPT_RUNS = 5

_OF_PROCESS = past_runs.c.process_key == bindparam("of_process")
_BY_ID = select(past_runs).where(past_runs.c.id == bindparam("this"))
_ALL = select(past_runs).where(_OF_PROCESS).order_by(past_runs.c.id.desc())
_EARLIER = (
    select(past_runs.c.id, past_runs.c.state).where(_OF_PROCESS).order_by(past_runs.c.id.desc())
)
_FORGET = past_runs.delete().where(_OF_PROCESS, past_runs.c.id <= bindparam("last"))
_STOP = (
    past_runs.update()
    .where(past_runs.c.id == bindparam("this"), past_runs.c.state == "running")
    .values(state="stopped", ended_at=bindparam("at"))
)
_ENDED = (
    select(instances.c.id)
    .where(
        instances.c.process_key == bindparam("of_process"),
        instances.c.state.in_([InstanceState.COMPLETED.value, InstanceState.CANCELLED.value]),
        instances.c.ended_at >= bindparam("since"),
        instances.c.ended_at < bindparam("until"),
    )
    .order_by(instances.c.ended_at.desc(), instances.c.id.desc())
    .limit(MOST_INSTANCES)
)


class RunState(StrEnum):
    """How far a run has come."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True)
class PastRun:
    """A run: what was drawn, how much of it is done, what came of each instance."""

    id: int
    process_key: str
    material: Material = field(repr=False)
    days_for_new: int | None
    instance_ids: tuple[int, ...]
    done: int
    results: tuple[PastResult, ...]
    state: RunState
    begun_at: datetime
    begun_by: str
    ended_at: datetime | None

    @property
    def total(self) -> int:
        """How many instances there are to run."""
        return len(self.instance_ids)

    @property
    def is_running(self) -> bool:
        """Whether it goes on."""
        return self.state is RunState.RUNNING

    @cached_property
    def counts(self) -> Counter[Verdict]:
        """How many instances got each verdict."""
        return Counter(one.verdict for one in self.results)

    @cached_property
    def late_tasks(self) -> list[tuple[str, int]]:
        """The tasks that would have been late, with in how many instances, the most frequent first."""
        return Counter(name for one in self.results for name in one.late).most_common()


@dataclass(frozen=True, slots=True)
class EndedInstances(Query[list[int]]):
    """The ids of the instances of a process that ended from one moment to another, the last first.

    At most MOST_INSTANCES. Raises NotAllowed.
    """

    actor: Actor
    process_key: str
    since: datetime
    until: datetime

    def execute(self, uow: UnitOfWork) -> list[int]:
        """Return them."""
        require_reader(self.actor)
        values = {"of_process": self.process_key, "since": self.since, "until": self.until}
        return list(uow.connection.scalars(_ENDED, values))


@dataclass(frozen=True, slots=True)
class BeginPastRun(Command[int]):
    """Order a run and return its id; earlier ones of the process are forgotten but for a few.

    `days_for_new`: how long a task takes that nobody did then; None: it is waited for in vain.
    Raises NotAllowed, InvalidInput without instances and for a number of days that is none,
    InvalidState while another run of the process goes on.
    """

    actor: Actor
    material: Material
    instance_ids: Sequence[int]
    days_for_new: int | None = None

    def execute(self, uow: UnitOfWork) -> int:
        """Write it down; the worker does it."""
        require_author(self.actor)
        if not self.instance_ids:
            raise InvalidInput("За эти дни не закончился ни один экземпляр. Выберите другие дни.")
        if self.days_for_new is not None and not 0 <= self.days_for_new <= LONGEST_NEW:
            raise InvalidInput(f"На новую задачу может уйти от 0 до {LONGEST_NEW} дней.")
        key, ids = self.material.process_key, sorted(set(self.instance_ids))[-MOST_INSTANCES:]
        earlier = uow.connection.execute(_EARLIER, {"of_process": key}).all()
        for other in earlier:
            if other.state == RunState.RUNNING.value:
                raise InvalidState(
                    f"Прогон № {other.id} этого процесса ещё идёт. Дождитесь его или прекратите его."
                )
        for other in earlier[_KEPT_RUNS - 1 : _KEPT_RUNS]:
            uow.connection.execute(_FORGET, {"of_process": key, "last": other.id})
        return insert_row(
            uow.connection,
            past_runs,
            {
                "process_key": key,
                "xml": zlib.compress(self.material.xml),
                "material": self.material.to_document(),
                "days_for_new": self.days_for_new,
                "instances": ids,
                "done": 0,
                "total": len(ids),
                "results": [],
                "state": RunState.RUNNING.value,
                "begun_at": uow.now,
                "begun_by": self.actor.user_id,
            },
        )


@dataclass(frozen=True, slots=True)
class PastRunById(Query[PastRun]):
    """One run. Raises NotAllowed, NotFound."""

    actor: Actor
    run_id: int

    def execute(self, uow: UnitOfWork) -> PastRun:
        """Return it."""
        require_reader(self.actor)
        row = uow.connection.execute(_BY_ID, {"this": self.run_id}).one_or_none()
        if row is None:
            raise NotFound("Такого прогона нет: хранятся только последние. Начните новый.")
        return past_run(row)


@dataclass(frozen=True, slots=True)
class PastRunsOf(Query[list[PastRun]]):
    """The runs of a process that are kept, the newest first. Raises NotAllowed."""

    actor: Actor
    process_key: str

    def execute(self, uow: UnitOfWork) -> list[PastRun]:
        """Return them."""
        require_reader(self.actor)
        rows = uow.connection.execute(_ALL, {"of_process": self.process_key})
        return [past_run(row) for row in rows]


@dataclass(frozen=True, slots=True)
class StopPastRun(Command[None]):
    """Leave out what has not been run yet. One that has ended stays as it is. Raises NotAllowed."""

    actor: Actor
    run_id: int

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        require_author(self.actor)
        uow.connection.execute(_STOP, {"this": self.run_id, "at": uow.now})


def past_run(row: Row[Any]) -> PastRun:
    """Return a row as a value."""
    return PastRun(
        row.id,
        row.process_key,
        Material.from_document(row.process_key, zlib.decompress(row.xml), row.material),
        row.days_for_new,
        tuple(row.instances),
        row.done,
        tuple(PastResult.from_document(one) for one in row.results),
        RunState(row.state),
        row.begun_at,
        row.begun_by,
        row.ended_at,
    )
