"""A token at a service task becomes a job, run after the commit."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import update

from engine.diagrams.mapping import mapped
from engine.errors import InvalidInput
from engine.history.events import EventName, HistoryEvent
from engine.instances.live import LiveInstance
from engine.jobs.lifecycle import JobState
from engine.jobs.tables import jobs
from engine.spiff.outcomes import WaitingPoint
from engine.storage.rows import insert_row

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


def open_job(uow: UnitOfWork, live: LiveInstance, point: WaitingPoint) -> None:
    """Write the job down with its arguments; raises InvalidInput, ExpressionError."""
    node = point.node
    handler = node.properties.get("handler")
    if not handler:
        raise InvalidInput(f"Для шага «{node.label}» не назван обработчик.")
    uow.runtime.handlers.get(handler)
    mapping = node.mapping("in")
    variables = live.process.visible_at(point.task_id)
    arguments = mapped(live.definition.program, mapping, variables, uow.now) if mapping else {}
    job_id = insert_row(
        uow.connection,
        jobs,
        {
            "instance_id": live.id,
            "task_id": point.task_id,
            "element_id": node.id,
            "handler": handler,
            "arguments": arguments,
            "state": JobState.WAITING.value,
            "attempts": 0,
            "due_at": uow.now,
        },
    )
    uow.runtime.jobs.enqueue(uow, job_id, 1, uow.now)


def cancel_job(uow: UnitOfWork, live: LiveInstance, task_id: UUID) -> None:
    """Call off the job of a token that has gone."""
    changed = uow.connection.execute(
        update(jobs)
        .where(
            jobs.c.instance_id == live.id,
            jobs.c.task_id == task_id,
            jobs.c.state.in_((JobState.WAITING.value, JobState.FAILED.value)),
        )
        .values(state=JobState.CANCELLED.value)
        .returning(jobs.c.id, jobs.c.element_id)
    ).first()
    if changed is not None:
        uow.record(
            HistoryEvent(
                EventName.JOB_CANCELLED,
                live.id,
                element_id=changed.element_id,
                organisation=live.organisation,
                data={"job": changed.id},
            )
        )
