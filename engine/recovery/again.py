"""Do again what an incident stopped, or let it be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from engine.children.ended import retry_call
from engine.diagrams.mapping import mapped
from engine.instances.live import LiveInstance
from engine.jobs.lifecycle import JobState
from engine.jobs.tables import jobs
from engine.storage.prepared import Prepared

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_FAILED = (jobs.c.task_id == bindparam("task")) & (jobs.c.state == JobState.FAILED.value)
_FAILED_JOB = Prepared(select(jobs.c.id).where(_FAILED))
_LET_GO = Prepared(update(jobs).where(_FAILED).values(state=JobState.CANCELLED.value))
_RUN_AGAIN = Prepared(
    update(jobs)
    .where(jobs.c.id == bindparam("job"))
    .values(
        state=JobState.WAITING.value,
        attempts=0,
        due_at=bindparam("at"),
        arguments=bindparam("arguments"),
    )
)


def try_again(uow: UnitOfWork, live: LiveInstance, incident: Any) -> None:
    """Do again what failed; raises InvalidState, ExpressionError."""
    if incident.kind in ("step", "error"):
        live.process.retry(incident.task_id)
    elif incident.kind == "open":
        live.open_points.pop(incident.task_id, None)
    elif incident.kind == "call":
        retry_call(uow, live, incident.task_id)
    elif incident.kind == "job":
        _run_again(uow, live, incident)


def let_go(uow: UnitOfWork, incident: Any) -> None:
    """Call off the job that an incident stopped, if it is one."""
    if incident.kind == "job":
        _LET_GO.run(uow.connection, {"task": incident.task_id})


def _run_again(uow: UnitOfWork, live: LiveInstance, incident: Any) -> None:
    """Give a failed job all its attempts again, with arguments as the variables are now."""
    job_id = _FAILED_JOB.scalar(uow.connection, {"task": incident.task_id})
    if job_id is None:
        return
    program = live.definition.program
    mapping = program.nodes[incident.element_id].mapping("in")
    seen = live.process.visible_at(incident.task_id)
    arguments = mapped(program, mapping, seen, uow.now) if mapping else {}
    _RUN_AGAIN.run(uow.connection, {"job": job_id, "at": uow.now, "arguments": arguments})
    uow.runtime.jobs.enqueue(uow, job_id, 1, uow.now)
