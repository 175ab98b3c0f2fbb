"""Registers: entries by organisation, and snapshots that never change."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from engine.storage.base import metadata
from engine.storage.columns import IdColumn, JsonDocument, UtcDateTime

register_entries = Table(
    "register_entries",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("register", String(40), nullable=False),
    Column("organisation", String(50)),
    Column("school_year", String(9), nullable=False),
    Column("state", String(20), nullable=False),
    Column("content", JsonDocument, nullable=False),
    Column("person_id", String(64)),
    Column("submission_id", ForeignKey("form_submissions.id")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", String(100), nullable=False),
    Index("ix_register_entries_register", "register", "organisation", "school_year"),
    Index("ix_register_entries_submission_id", "submission_id"),
)

register_snapshots = Table(
    "register_snapshots",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("register", String(40), nullable=False),
    Column("organisation", String(50)),
    Column("school_year", String(9), nullable=False),
    Column("entries", JsonDocument, nullable=False),
    Column("count", Integer, nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("instance_id", ForeignKey("instances.id")),
    Column("taken_at", UtcDateTime, nullable=False),
    Index("ix_register_snapshots_register", "register", "organisation"),
)
