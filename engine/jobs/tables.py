"""Jobs: work for the machine, with attempts and a due date."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    Uuid,
    literal_column,
    text,
)

from engine.storage.base import metadata
from engine.storage.columns import IdColumn, JsonDocument, UtcDateTime

_WAITING = text("state = 'waiting'")

jobs = Table(
    "jobs",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("instance_id", ForeignKey("instances.id"), nullable=False),
    Column("task_id", Uuid, nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("handler", String(100), nullable=False),
    Column("arguments", JsonDocument, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("last_error", Text),
    Index("ix_jobs_due_at", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index("ix_jobs_instance_id", "instance_id"),
)

WAITING = jobs.c.state == literal_column("'waiting'")
"""Condition: the job is still to be done. Written out, as its index is found by it only."""
