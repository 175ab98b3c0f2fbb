"""Collects what happened in one transaction and writes it down, chained, before the commit."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, select

from engine.history.chain import GENESIS, row_of
from engine.history.events import SYSTEM_CHAIN, HistoryEvent
from engine.history.tables import history_events
from engine.storage.database import lock_name
from engine.storage.prepared import Prepared
from engine.storage.rows import add_rows

SYSTEM_HEAD = Prepared(
    select(history_events.c.position, history_events.c.hash)
    .where(history_events.c.instance_id == SYSTEM_CHAIN)
    .order_by(history_events.c.position.desc())
    .limit(1)
)
"""The last event of the system's chain, which no locked instance keeps."""


class Chained(Protocol):
    """Whatever keeps the head of a chain: a locked instance."""

    history_length: int
    history_head: bytes


class Recorder:
    """The events of one unit of work, in order."""

    def __init__(self) -> None:
        self._events: list[HistoryEvent] = []

    def record(self, event: HistoryEvent) -> None:
        """Remember an event."""
        self._events.append(event)

    def write(self, connection: Connection, at: datetime, chains: dict[int, Any]) -> None:
        """Insert the events; `chains` holds the locked head of every instance concerned."""
        if not self._events:
            return
        rows = []
        for event in self._events:
            chain = chains.get(event.instance_id)
            if chain is None:
                chain = chains[event.instance_id] = _stored_head(connection, event.instance_id)
            chain.history_length += 1
            row = row_of(event, chain.history_length, at, chain.history_head)
            chain.history_head = row["hash"]
            rows.append(row)
        add_rows(connection, history_events, rows)
        self._events.clear()


class _Head:
    def __init__(self, length: int, head: bytes) -> None:
        self.history_length = length
        self.history_head = head


def _stored_head(connection: Connection, instance_id: int) -> _Head:
    if instance_id != SYSTEM_CHAIN:
        raise KeyError(f"instance {instance_id} is not locked, so its history cannot be written")
    lock_name(connection, "history of the system")
    newest = SYSTEM_HEAD.first(connection, {})
    return _Head(0, GENESIS) if newest is None else _Head(newest.position, newest.hash)
