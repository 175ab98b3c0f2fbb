"""Work items, and their indexes for the inbox: by group and by person, soonest first.

`form_definition_id` names the version that the form belongs to, where it is not the instance's.
`reminder` is the term that the diagram writes, `escalate_to` the role that hears of it when late.
"""

from __future__ import annotations

from datetime import UTC, datetime

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

_STILL_OPEN = "state IN ('open', 'claimed')"


def _in_state(name: str, state: str, *columns: str) -> Index:
    """Return an index of the work items in one state; the inbox reads it from its front."""
    return _partial(name, f"state = '{state}'", *columns)


def _partial(name: str, condition: str, *columns: str) -> Index:
    only = text(condition)
    return Index(name, *columns, sqlite_where=only, postgresql_where=only)


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
    Column("form_definition_id", IdColumn),
    Column("due_at", UtcDateTime),
    Column("due_or_never", UtcDateTime, nullable=False),
    Column("reminder", String(100)),
    Column("escalate_to", String(100)),
    Column("draft", JsonDocument),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("claimed_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("completed_by", String(100)),
    Column("on_behalf_of", String(100)),
    Index("ix_work_items_instance_id", "instance_id"),
    _in_state("ix_work_items_free", "open", "candidate_group", "due_or_never", "id"),
    _in_state("ix_work_items_held", "claimed", "assignee", "due_or_never", "id"),
    _in_state("ix_work_items_held_group", "claimed", "candidate_group", "due_or_never", "id"),
    _in_state("ix_work_items_done", "completed", "completed_by", "closed_at", "id"),
    _partial("ix_work_items_late", _STILL_OPEN, "due_or_never", "id"),
    _partial(
        "ix_work_items_escalated",
        f"{_STILL_OPEN} AND escalate_to IS NOT NULL",
        "escalate_to",
        "due_or_never",
        "id",
    ),
)

STILL_OPEN = work_items.c.state.in_([literal_column("'open'"), literal_column("'claimed'")])
"""Condition: the item waits to be done."""

COMPLETED = work_items.c.state == literal_column("'completed'")
"""Condition: the item is done. Both written out, as partial indexes are found by such words only."""

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""What `due_or_never` holds for an item without a due date: it comes last."""
