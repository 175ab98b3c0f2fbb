"""Rehearsals under way, and scenarios that are kept. Neither is history."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, UniqueConstraint

from engine.storage.base import metadata
from engine.storage.columns import Blob, IdColumn, JsonDocument, UtcDateTime

rehearsals = Table(
    "rehearsals",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("process_key", String(200), nullable=False),
    Column("person_id", String(100), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("xml", Blob, nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("material", JsonDocument, nullable=False),
    Column("beginning", JsonDocument, nullable=False),
    Column("steps", JsonDocument, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    UniqueConstraint("process_key", "person_id"),
)
"""One rehearsal a person and process: the recorded steps are the truth, engines are rebuilt by them.

`turn` grows with every change and every new beginning, so that two windows cannot take the same
step twice, nor one of them a step in what the other has begun.
"""

rehearsal_scenarios = Table(
    "rehearsal_scenarios",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("process_key", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("beginning", JsonDocument, nullable=False),
    Column("steps", JsonDocument, nullable=False),
    Column("expected", JsonDocument, nullable=False),
    Column("kept_at", UtcDateTime, nullable=False),
    Column("kept_by", String(100), nullable=False),
    UniqueConstraint("process_key", "name"),
)
