"""Gates that nobody will open: what the heads of a play look for once a week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from engine import Query
from engine.instances.lifecycle import InstanceState
from engine.instances.tables import instances
from engine.messages.tables import subscriptions
from processes.roadmap.gates import gate_of

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_UNDER_WAY = (InstanceState.ACTIVE.value, InstanceState.SUSPENDED.value)
REASON = "Предшествующее мероприятие закончилось без результата, а срок этого уже прошёл."


@dataclass(frozen=True, slots=True)
class ShutGate:
    """An instance of an organisation that waits past its term for the end of an activity."""

    instance_id: int
    organisation: str
    activity: str


@dataclass(frozen=True, slots=True)
class GatesShutForGood(Query[list[ShutGate]]):
    """Gates before overdue instances behind which nothing is under way that could open them."""

    def execute(self, uow: UnitOfWork) -> list[ShutGate]:
        """Return them, the longest shut first."""
        query = (
            select(subscriptions.c.name, instances.c.id, instances.c.organisation)
            .join(instances, instances.c.id == subscriptions.c.instance_id)
            .where(
                instances.c.organisation.is_not(None),
                instances.c.due_at < uow.now,
                subscriptions.c.name.like("activity-%-finished"),
            )
            .order_by(subscriptions.c.id)
        )
        waiting = [
            ShutGate(row.id, row.organisation, activity)
            for row in uow.connection.execute(query)
            if (activity := gate_of(row.name)) is not None
        ]
        return [gate for gate in waiting if not _may_open_yet(uow, gate)]


def _may_open_yet(uow: UnitOfWork, gate: ShutGate) -> bool:
    key, place = f"activity-{gate.activity}", instances.c.organisation
    query = select(instances.c.id).where(
        instances.c.state.in_(_UNDER_WAY),
        or_(instances.c.process_key == key, instances.c.process_key.startswith(f"{key}.")),
        or_(place.is_(None), place == gate.organisation),
    )
    return uow.connection.scalar(query.limit(1)) is not None
