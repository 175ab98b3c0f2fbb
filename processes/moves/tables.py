"""Bulk moves, and what became of each instance: the list is worked off, and survives a restart."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from engine.storage.base import metadata
from engine.storage.columns import IdColumn, JsonDocument, UtcDateTime

bulk_moves = Table(
    "bulk_moves",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("process_key", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("decisions", JsonDocument, nullable=False),
    Column("reason", Text, nullable=False),
    Column("undoes_id", ForeignKey("bulk_moves.id")),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("begun_by", String(100), nullable=False),
    Column("on_behalf_of", String(100)),
    Column("stopped_at", UtcDateTime),
    Column("stopped_by", String(100)),
    Column("finished_at", UtcDateTime),
    Index("ix_bulk_moves_process_key", "process_key"),
)
"""`version` is the one that is moved to; `undoes_id` is the move that this one leads back from."""

bulk_move_results = Table(
    "bulk_move_results",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("move_id", ForeignKey("bulk_moves.id"), nullable=False),
    Column("instance_id", ForeignKey("instances.id"), nullable=False),
    Column("from_version", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("message", Text, nullable=False),
    Column("done_at", UtcDateTime),
    UniqueConstraint("move_id", "instance_id"),
    Index("ix_bulk_move_results_state", "state", "id"),
)
"""A row an instance, made when the move begins; its state changes with the instance, or not at all."""
