"""Pairs and groups, who is in them, their meetings and what both sides said of them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from engine.storage.base import metadata
from engine.storage.columns import IdColumn, JsonDocument, UtcDateTime

pairs = Table(
    "pairs",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("organisation", String(50), nullable=False),
    Column("school_year", String(9), nullable=False),
    Column("state", String(20), nullable=False),
    Column("mentor", ForeignKey("people.id"), nullable=False),
    Column("form", String(40)),
    Column("previous_id", ForeignKey("pairs.id")),
    Column("programme_starts", Date, nullable=False),
    Column("programme_ends", Date, nullable=False),
    Column("order_number", Text),
    Column("ordered_on", Date),
    Column("outcome", String(20)),
    Column("reason", String(40)),
    Column("continuation", String(40)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Index("ix_pairs_organisation", "organisation", "school_year", "state"),
    Index("ix_pairs_mentor", "mentor"),
)

pair_members = Table(
    "pair_members",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("pair_id", ForeignKey("pairs.id"), nullable=False),
    Column("mentee", ForeignKey("people.id"), nullable=False),
    Column("guardian", ForeignKey("people.id")),
    Column("consent", String(10)),
    Column("left_at", UtcDateTime),
    Index("ix_pair_members_pair_id", "pair_id"),
    Index("ix_pair_members_mentee", "mentee"),
)

meetings = Table(
    "meetings",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("pair_id", ForeignKey("pairs.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("held", Boolean, nullable=False),
    Column("report", JsonDocument, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Index("ix_meetings_pair_id", "pair_id"),
)

meeting_feedback = Table(
    "meeting_feedback",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("meeting_id", ForeignKey("meetings.id"), nullable=False),
    Column("side", String(10), nullable=False),
    Column("person", String(64)),
    Column("given", Boolean, nullable=False),
    Column("alarm", Boolean, nullable=False),
    Column("answers", JsonDocument, nullable=False),
    Index("ix_meeting_feedback_meeting_id", "meeting_id"),
)
