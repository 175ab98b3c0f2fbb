"""The story of an instance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import select

from engine.command import Query
from engine.history.tables import history_events

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event as it stands in history."""

    instance_id: int
    position: int
    at: datetime
    kind: str
    actor: str
    on_behalf_of: str | None
    role: str | None
    organisation: str | None
    definition_id: int | None
    element_id: str | None
    data: dict[str, Any]


_COLUMNS = [c for c in history_events.c if c.name != "hash"]


def recorded(row: Any) -> RecordedEvent:
    """Return a row as a value."""
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    values["data"] = orjson.loads(values["data"]) if values["data"] else {}
    return RecordedEvent(**values)


@dataclass(frozen=True, slots=True)
class InstanceHistory(Query[list[RecordedEvent]]):
    """What happened in one instance, in order. Chain 0 is the system's own."""

    instance_id: int
    after: int = 0
    limit: int = 100_000

    def execute(self, uow: UnitOfWork) -> list[RecordedEvent]:
        """Return the events after a position."""
        query = (
            select(*_COLUMNS)
            .where(
                history_events.c.instance_id == self.instance_id,
                history_events.c.position > self.after,
            )
            .order_by(history_events.c.position)
            .limit(self.limit)
        )
        return [recorded(row) for row in uow.connection.execute(query)]
