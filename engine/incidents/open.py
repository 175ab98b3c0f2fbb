"""Open an incident: somebody has to look."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from engine.history.events import EventName, HistoryEvent
from engine.incidents.tables import incidents
from engine.instances.live import LiveInstance
from engine.storage.rows import insert_row

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


def open_incident(
    uow: UnitOfWork,
    live: LiveInstance,
    task_id: UUID | None,
    element_id: str | None,
    kind: str,
    message: str,
) -> int:
    """Open an incident and return its id.

    `kind` is `step` (an expression failed), `open` (what waits could not be opened), `job` (its
    attempts are spent) or `error` (a BPMN error that nobody catches).
    """
    incident_id = insert_row(
        uow.connection,
        incidents,
        {
            "instance_id": live.id,
            "task_id": task_id,
            "element_id": element_id,
            "kind": kind,
            "message": message,
            "opened_at": uow.now,
        },
    )
    uow.record(
        HistoryEvent(
            EventName.INCIDENT_OPENED,
            live.id,
            element_id=element_id,
            organisation=live.organisation,
            data={"incident": incident_id, "kind": kind},
        )
    )
    return incident_id
