"""Deployed definitions, whose rows are never changed, except for `suspended`; and when they begin.

A due start says `due_at`, `remaining` and `period` as a timer does.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from engine.storage.base import metadata
from engine.storage.columns import Blob, IdColumn, JsonDocument, UtcDateTime

process_definitions = Table(
    "process_definitions",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("process_key", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", String(1000), nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("xml", Blob, nullable=False),
    Column("forms", JsonDocument, nullable=False),
    Column("deployed_at", UtcDateTime, nullable=False),
    Column("deployed_by", String(100), nullable=False),
    Column("comment", String(1000), nullable=False, default=""),
    Column("suspended", Boolean, nullable=False, default=False),
    UniqueConstraint("process_key", "version"),
)

due_starts = Table(
    "due_starts",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("definition_id", ForeignKey("process_definitions.id"), nullable=False),
    Column("process_key", String(200), nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("remaining", Integer),
    Column("period", String(100)),
    Index("ix_due_starts_due_at", "due_at"),
    Index("ix_due_starts_process_key", "process_key"),
    sqlite_autoincrement=True,  # an id is never used again: other rows and callers may still name it
)
