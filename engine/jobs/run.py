"""Run a job; count its failures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from engine.command import Command, Query
from engine.diagrams.mapping import mapped
from engine.history.events import EventName, HistoryEvent
from engine.incidents.open import open_incident
from engine.instances.lifecycle import InstanceState
from engine.instances.live import LiveInstance, open_workflow
from engine.instances.tables import instances
from engine.jobs.handlers import JobContext
from engine.jobs.lifecycle import JobState
from engine.jobs.tables import WAITING, jobs
from engine.storage.prepared import Prepared

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


_DUE = Prepared(
    select(jobs.c.id)
    .join(instances, instances.c.id == jobs.c.instance_id)
    .where(
        WAITING,
        jobs.c.due_at <= bindparam("now"),
        instances.c.state == InstanceState.ACTIVE.value,
    )
    .order_by(jobs.c.due_at, jobs.c.id)
    .limit(bindparam("limit"))
)
_BY_ID = jobs.c.id == bindparam("id")
_JOB = Prepared(select(jobs).where(_BY_ID))
_INSTANCE = Prepared(
    select(jobs.c.instance_id, instances.c.state)
    .join(instances, instances.c.id == jobs.c.instance_id)
    .where(_BY_ID)
)
_DONE = Prepared(
    update(jobs)
    .where(_BY_ID)
    .values(state=JobState.DONE.value, attempts=jobs.c.attempts + 1, last_error=None)
)


@dataclass(frozen=True, slots=True)
class DueJobs(Query[list[int]]):
    """The ids of jobs that are due now, soonest first, at most `limit`."""

    limit: int = 200

    def execute(self, uow: UnitOfWork) -> list[int]:
        """Return the ids; jobs of suspended instances wait."""
        return _DUE.scalars(uow.connection, {"now": uow.now, "limit": self.limit})


@dataclass(frozen=True, slots=True)
class RunJob(Command[bool]):
    """Run a waiting job: its handler, its result and the flow's next steps in one transaction.

    Returns whether there was anything to run. Whatever the handler raises undoes all of it; the
    caller then runs `FailJob`.
    """

    job_id: int

    def execute(self, uow: UnitOfWork) -> bool:
        """Run it."""
        found = _waiting(uow, self.job_id)
        if found is None:
            return False
        job, live = found
        handler = uow.runtime.handlers.get(job.handler)
        context = JobContext(
            uow=uow,
            job_id=job.id,
            instance_id=live.id,
            element_id=job.element_id,
            organisation=live.organisation,
            variables=dict(live.process.visible_at(job.task_id)),
            arguments=job.arguments,
        )
        result = dict(handler(context))
        program = live.definition.program
        node = program.nodes[job.element_id]
        _go_on(uow, job, live, mapped(program, node.mapping("out"), result, uow.now))
        return True


@dataclass(frozen=True, slots=True)
class CompleteJob(Command[bool]):
    """Let a waiting job be done without its handler: `values` are what its step sets.

    Returns whether it still waited.
    """

    job_id: int
    values: Mapping[str, Any]

    def execute(self, uow: UnitOfWork) -> bool:
        """Do it."""
        found = _waiting(uow, self.job_id)
        if found is None:
            return False
        job, live = found
        _go_on(uow, job, live, self.values)
        return True


@dataclass(frozen=True, slots=True)
class FailJob(Command[None]):
    """Count a failed attempt: try again later, or open an incident when the attempts are spent."""

    job_id: int
    error: str

    def execute(self, uow: UnitOfWork) -> None:
        """Count it."""
        found = _waiting(uow, self.job_id)
        if found is None:
            return
        job, live = found
        attempts, pauses = job.attempts + 1, uow.runtime.settings.backoff
        values: dict[str, Any] = {"attempts": attempts, "last_error": self.error[:2000]}
        if attempts <= len(pauses):
            values["due_at"] = uow.now + pauses[attempts - 1]
            uow.runtime.jobs.enqueue(uow, job.id, attempts + 1, values["due_at"])
        else:
            values["state"] = JobState.FAILED.value
            open_incident(uow, live, job.task_id, job.element_id, "job", self.error[:2000])
        uow.connection.execute(update(jobs).where(jobs.c.id == job.id).values(values))
        uow.record(
            HistoryEvent(
                EventName.JOB_FAILED,
                live.id,
                element_id=job.element_id,
                organisation=live.organisation,
                data={"job": job.id, "attempt": attempts},
            )
        )


def _go_on(uow: UnitOfWork, job: Any, live: LiveInstance, values: Mapping[str, Any]) -> None:
    _DONE.run(uow.connection, {"id": job.id})
    live.open_points.pop(job.task_id, None)
    live.process.complete(job.task_id, values)
    uow.record(
        HistoryEvent(
            EventName.JOB_COMPLETED,
            live.id,
            element_id=job.element_id,
            organisation=live.organisation,
            data={"job": job.id, "handler": job.handler},
        )
    )
    uow.touch(live.id)


def _waiting(uow: UnitOfWork, job_id: int) -> tuple[Any, LiveInstance] | None:
    """Return a job that still waits, with its instance locked; the lock comes first."""
    instance = _INSTANCE.first(uow.connection, {"id": job_id})
    if instance is None or instance.state != InstanceState.ACTIVE.value:
        return None
    live = open_workflow(uow, instance.instance_id)
    job = _JOB.first(uow.connection, {"id": job_id})
    if job is None or job.state != JobState.WAITING.value:
        return None
    return job, live
