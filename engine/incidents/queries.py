"""Open incidents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.command import Query
from engine.incidents.tables import incidents
from engine.instances.tables import instances

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Incident:
    """What stopped, where, why, since when."""

    id: int
    instance_id: int
    process_key: str
    organisation: str | None
    element_id: str | None
    kind: str
    message: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class OpenIncidents(Query[list[Incident]]):
    """Incidents that nobody has resolved, oldest first; of one instance if asked so."""

    instance_id: int | None = None
    limit: int = 500

    def execute(self, uow: UnitOfWork) -> list[Incident]:
        """Return them."""
        columns = (
            incidents.c.id,
            incidents.c.instance_id,
            instances.c.process_key,
            instances.c.organisation,
            incidents.c.element_id,
            incidents.c.kind,
            incidents.c.message,
            incidents.c.opened_at,
        )
        query = (
            select(*columns)
            .join(instances, instances.c.id == incidents.c.instance_id)
            .where(incidents.c.resolved_at.is_(None))
            .order_by(incidents.c.opened_at, incidents.c.id)
            .limit(self.limit)
        )
        if self.instance_id is not None:
            query = query.where(incidents.c.instance_id == self.instance_id)
        return [Incident(**row._mapping) for row in uow.connection.execute(query)]  # noqa: SLF001
