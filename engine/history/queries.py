"""The story of an instance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import bindparam, func, select

from engine.command import Query
from engine.history.tables import history_events
from engine.storage.prepared import Prepared

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


_MINE = history_events.c.instance_id == bindparam("instance_id")
_EARLIER = history_events.c.position < bindparam("before")
_AFTER = Prepared(
    select(*_COLUMNS)
    .where(_MINE, history_events.c.position > bindparam("after"))
    .order_by(history_events.c.position)
    .limit(bindparam("limit"))
)
_BEFORE = Prepared(
    select(*_COLUMNS)
    .where(_MINE, _EARLIER)
    .order_by(history_events.c.position.desc())
    .limit(bindparam("limit"))
)
_TRACES = Prepared(
    select(
        history_events.c.element_id,
        history_events.c.kind,
        func.count().label("count"),
        func.max(history_events.c.position).label("last"),
    )
    .where(_MINE, _EARLIER, history_events.c.element_id.is_not(None))
    .group_by(history_events.c.element_id, history_events.c.kind)
    .order_by(func.max(history_events.c.position))
)
_LAST = 2**31 - 1


def recorded(row: Any) -> RecordedEvent:
    """Return a row as a value."""
    values = row._asdict()
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
        values = {"instance_id": self.instance_id, "after": self.after, "limit": self.limit}
        return [recorded(row) for row in _AFTER.all(uow.connection, values)]


@dataclass(frozen=True, slots=True)
class NewestHistory(Query[list[RecordedEvent]]):
    """The last events of one instance before a position, in order; None: the very last."""

    instance_id: int
    before: int | None = None
    limit: int = 200

    def execute(self, uow: UnitOfWork) -> list[RecordedEvent]:
        """Return at most `limit` events."""
        before = _LAST if self.before is None else self.before
        values = {"instance_id": self.instance_id, "before": before, "limit": self.limit}
        return [recorded(row) for row in reversed(_BEFORE.all(uow.connection, values))]


@dataclass(frozen=True, slots=True)
class ElementTrace:
    """How often events of one kind befell an element, and when last (its position)."""

    element_id: str
    kind: str
    count: int
    last: int


@dataclass(frozen=True, slots=True)
class ElementTraces(Query[list[ElementTrace]]):
    """What befell the elements of an instance before a position, counted by the database."""

    instance_id: int
    before: int | None = None

    def execute(self, uow: UnitOfWork) -> list[ElementTrace]:
        """Return a trace for each element and kind of event, the latest last."""
        before = _LAST if self.before is None else self.before
        values = {"instance_id": self.instance_id, "before": before}
        return [ElementTrace(*row) for row in _TRACES.all(uow.connection, values)]
