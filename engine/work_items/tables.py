"""Work items, and their indexes for the inbox: open ones by group and by assignee, soonest first."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Uuid,
    literal_column,
    text,
)

from engine.storage.base import metadata
from engine.storage.columns import IdColumn, JsonDocument, UtcDateTime

_OPEN = text("state IN ('open', 'claimed')")

work_items = Table(
    "work_items",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("instance_id", ForeignKey("instances.id"), nullable=False),
    Column("task_id", Uuid, nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("name", String(1000), nullable=False),
    Column("process_key", String(200), nullable=False),
    Column("organisation", String(50)),
    Column("role", String(50), nullable=False),
    Column("candidate_group", String(101), nullable=False),
    Column("assignee", String(100)),
    Column("personal", Boolean, nullable=False),
    Column("state", String(12), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("form_key", String(200)),
    Column("due_at", UtcDateTime),
    Column("draft", JsonDocument),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("claimed_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("completed_by", String(100)),
    Column("on_behalf_of", String(100)),
    Index("ix_work_items_instance_id", "instance_id"),
    Index(
        "ix_work_items_group_open",
        "candidate_group",
        "due_at",
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    Index("ix_work_items_assignee", "assignee", "state", "due_at"),
)

STILL_OPEN = work_items.c.state.in_([literal_column("'open'"), literal_column("'claimed'")])
"""Condition: the item waits to be done. Written out, as an index covers just these rows."""
