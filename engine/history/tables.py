"""The history: append-only, one chain of hashes per instance; chain 0 is the system's own.

The index by actor holds people only, as the system acts in every second event: a search for
somebody says `OF_PEOPLE` too.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text, text

from engine.storage.base import metadata
from engine.storage.columns import Blob, IdColumn, UtcDateTime

OF_PEOPLE = text("actor <> 'system'")
"""Condition: not the engine itself has acted. Written out, as the index is found by it only."""

history_events = Table(
    "history_events",
    metadata,
    Column("instance_id", IdColumn, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("actor", String(100), nullable=False),
    Column("on_behalf_of", String(100)),
    Column("role", String(50)),
    Column("organisation", String(50)),
    Column("definition_id", IdColumn),
    Column("element_id", String(200)),
    Column("data", Text),
    Column("hash", Blob, nullable=False),
    Index("ix_history_events_at", "at"),
    Index(
        "ix_history_events_actor",
        *("actor", "at"),
        sqlite_where=OF_PEOPLE,
        postgresql_where=OF_PEOPLE,
    ),
    sqlite_with_rowid=False,
)
