"""Process instances. `workflow` is opaque bytes; what is asked of an instance stands in columns.

`held`: suspended together with its definition, and resumed with it.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, false

from engine.storage.base import metadata
from engine.storage.columns import Blob, IdColumn, JsonDocument, UtcDateTime

instances = Table(
    "instances",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("definition_id", ForeignKey("process_definitions.id"), nullable=False),
    Column("process_key", String(200), nullable=False),
    Column("business_key", String(200)),
    Column("organisation", String(50)),
    Column("state", String(12), nullable=False),
    Column("held", Boolean, nullable=False, server_default=false()),
    Column("parent_id", ForeignKey("instances.id")),
    Column("root_id", IdColumn),
    Column("call_id", IdColumn),
    Column("call_position", Integer),
    Column("due_at", UtcDateTime),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("row_version", Integer, nullable=False),
    Column("workflow", Blob),
    Column("outcome", JsonDocument),
    Column("history_length", Integer, nullable=False),
    Column("history_head", Blob, nullable=False),
    Index("ix_instances_process_key", "process_key", "state"),
    Index("ix_instances_root_id", "root_id"),
    Index("ix_instances_call_id", "call_id"),
)
