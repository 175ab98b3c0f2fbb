"""Incidents: the engine cannot go on without a person."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, Uuid, text

from engine.storage.base import metadata
from engine.storage.columns import IdColumn, UtcDateTime

_OPEN = text("resolved_at IS NULL")

incidents = Table(
    "incidents",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("instance_id", ForeignKey("instances.id"), nullable=False),
    Column("task_id", Uuid),
    Column("element_id", String(200)),
    Column("kind", String(20), nullable=False),
    Column("message", Text, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("resolved_at", UtcDateTime),
    Column("resolved_by", String(100)),
    Column("resolution", String(1000)),
    Index("ix_incidents_open", "opened_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("ix_incidents_instance_id", "instance_id"),
)
