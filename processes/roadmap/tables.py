"""Plans in force and the occurrences of their activities."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from engine.storage.base import metadata
from engine.storage.columns import IdColumn, JsonDocument, UtcDateTime

plans = Table(
    "plans",
    metadata,
    Column("name", String(50), primary_key=True),
    Column("adopted_at", UtcDateTime, nullable=False),
    Column("adopted_by", String(100), nullable=False),
)

occurrences = Table(
    "occurrences",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("plan", ForeignKey("plans.name"), nullable=False),
    Column("activity", String(10), nullable=False),
    Column("organisation", String(50)),
    Column("year", Integer, nullable=False),
    Column("school_year", String(9), nullable=False),
    Column("opens_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime),
    Column("origin", String(10), nullable=False),
    Column("variables", JsonDocument, nullable=False),
    Column("reason", String(1000)),
    Column("created_by", String(100), nullable=False),
    Column("dedupe_key", String(200), nullable=False),
    Column("instance_id", ForeignKey("instances.id")),
    Index("ix_occurrences_opens_at", "instance_id", "opens_at"),
    Index("ix_occurrences_activity", "plan", "activity", "organisation"),
    UniqueConstraint("dedupe_key"),
)
