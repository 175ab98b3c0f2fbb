"""Resolve an incident: try again, with changed variables or without, or step over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from engine.actor import Actor
from engine.command import Command
from engine.errors import InvalidInput, InvalidState, NotFound
from engine.history.events import EventName, HistoryEvent
from engine.incidents.tables import incidents
from engine.instances.live import LiveInstance, open_workflow
from engine.jobs.lifecycle import JobState
from engine.jobs.tables import jobs

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ResolveIncident(Command[None]):
    """Let an instance go on after an incident.

    `retry` tries again what failed, after setting `variables`; `skip` steps over a failed job or
    called process as if it were done, and needs a reason.
    """

    incident_id: int
    actor: Actor
    action: str = "retry"
    variables: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""

    def execute(self, uow: UnitOfWork) -> None:
        """Resolve it; raises NotFound, InvalidState, InvalidInput."""
        row = uow.connection.execute(
            select(incidents).where(incidents.c.id == self.incident_id)
        ).first()
        if row is None:
            raise NotFound(f"Инцидента № {self.incident_id} нет.")
        live = open_workflow(uow, row.instance_id)
        if self._close(uow) != 1:
            raise InvalidState(f"Инцидент № {self.incident_id} уже разобран.")
        before = {name: live.process.variables.get(name) for name in self.variables}
        live.process.variables.update(self.variables)
        if self.action == "skip":
            self._skip(uow, live, row)
        elif self.action == "retry":
            _retry(uow, live, row)
        else:
            raise InvalidInput(f"Действия «{self.action}» для инцидента нет.")
        data = {"incident": row.id, "action": self.action, "reason": self.reason}
        if self.variables:
            data |= {"before": before, "after": dict(self.variables)}
        uow.record(
            HistoryEvent(
                EventName.INCIDENT_RESOLVED,
                live.id,
                self.actor,
                element_id=row.element_id,
                organisation=live.organisation,
                data=data,
            )
        )
        uow.touch(live.id)

    def _close(self, uow: UnitOfWork) -> int:
        return uow.connection.execute(
            update(incidents)
            .where(incidents.c.id == self.incident_id, incidents.c.resolved_at.is_(None))
            .values(
                resolved_at=uow.now,
                resolved_by=self.actor.user_id,
                resolution=f"{self.action}: {self.reason}"[:1000],
            )
        ).rowcount

    def _skip(self, uow: UnitOfWork, live: LiveInstance, row: Any) -> None:
        if not self.reason.strip():
            raise InvalidInput("Укажите причину, по которой шаг пропускается.")
        if row.task_id is None or row.kind == "step":
            raise InvalidInput("Этот шаг пропустить нельзя: исправьте данные и повторите.")
        uow.connection.execute(
            update(jobs)
            .where(jobs.c.task_id == row.task_id, jobs.c.state == JobState.FAILED.value)
            .values(state=JobState.CANCELLED.value)
        )
        live.process.complete(row.task_id, {})


def _retry(uow: UnitOfWork, live: LiveInstance, row: Any) -> None:
    if row.kind == "step":
        live.process.retry(row.task_id)
    elif row.kind == "open":
        live.open_points.pop(row.task_id, None)
    elif row.kind == "job":
        job_id = uow.connection.scalar(
            update(jobs)
            .where(jobs.c.task_id == row.task_id, jobs.c.state == JobState.FAILED.value)
            .values(state=JobState.WAITING.value, attempts=0, due_at=uow.now)
            .returning(jobs.c.id)
        )
        if job_id is not None:
            uow.runtime.jobs.enqueue(uow, job_id, 1, uow.now)
