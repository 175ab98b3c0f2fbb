"""Rehearsals under way, scenarios that are kept, re-runs of ended instances. None of it is history."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, UniqueConstraint

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

`turn` grows with every change, so that two windows cannot take the same step twice.
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

past_runs = Table(
    "past_runs",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("process_key", String(200), nullable=False),
    Column("xml", Blob, nullable=False),
    Column("material", JsonDocument, nullable=False),
    Column("days_for_new", Integer),
    Column("instances", JsonDocument, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("results", JsonDocument, nullable=False),
    Column("state", String(10), nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("begun_by", String(100), nullable=False),
    Column("ended_at", UtcDateTime),
    Index("ix_past_runs_process_key", "process_key"),
)
"""Ended instances run again on a draft; `instances` are their ids, `results` say what would differ."""
