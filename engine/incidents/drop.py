"""Close the incidents of tokens that are no more: an event or a person has ended them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, update

from engine.actor import SYSTEM
from engine.history.events import EventName, HistoryEvent
from engine.incidents.tables import incidents
from engine.instances.live import LiveInstance
from engine.storage.prepared import Prepared

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_GONE = "dropped"
_CLOSE = Prepared(
    update(incidents)
    .where(
        incidents.c.instance_id == bindparam("instance_id"),
        incidents.c.task_id == bindparam("task_id"),
        incidents.c.resolved_at.is_(None),
    )
    .values(resolved_at=bindparam("now"), resolved_by=SYSTEM.user_id, resolution=_GONE)
    .returning(incidents.c.id, incidents.c.element_id)
)


def drop_incidents(uow: UnitOfWork, live: LiveInstance, task_ids: Iterable[UUID]) -> None:
    """Close what is open for these tokens; nothing is left that could be tried again."""
    for task_id in task_ids:
        found = {"instance_id": live.id, "task_id": task_id, "now": uow.now}
        for row in _CLOSE.all(uow.connection, found):
            uow.record(
                HistoryEvent(
                    EventName.INCIDENT_RESOLVED,
                    live.id,
                    element_id=row.element_id,
                    organisation=live.organisation,
                    data={"incident": row.id, "action": _GONE},
                )
            )
