"""Calls: a token that waits at a call activity for one child instance or for many."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Uuid

from engine.storage.base import metadata
from engine.storage.columns import IdColumn, JsonDocument

calls = Table(
    "calls",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("instance_id", ForeignKey("instances.id"), nullable=False),
    Column("task_id", Uuid, nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("total", Integer),
    Column("begun", Integer, nullable=False),
    Column("remaining", Integer, nullable=False),
    Column("items", JsonDocument),
    Index("ix_calls_instance_id", "instance_id"),
    sqlite_autoincrement=True,  # an id is never used again: other rows and callers may still name it
)
