"""Timers: a due date that a token waits for."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Uuid

from engine.storage.base import metadata
from engine.storage.columns import IdColumn, UtcDateTime

timers = Table(
    "timers",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("instance_id", ForeignKey("instances.id"), nullable=False),
    Column("task_id", Uuid, nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("remaining", Integer),
    Column("period", String(100)),
    Index("ix_timers_due_at", "due_at"),
    Index("ix_timers_instance_id", "instance_id"),
    sqlite_autoincrement=True,  # an id is never used again: other rows and callers may still name it
)
