"""Ended instances run again on a drawing. None of it is history."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from engine.storage.base import metadata
from engine.storage.columns import Blob, IdColumn, JsonDocument, UtcDateTime

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
"""`instances` are the ids of those to run, `results` say what would differ in the first `done`."""
