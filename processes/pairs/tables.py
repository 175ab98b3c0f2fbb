"""Pairs and groups, who is in them, their states, consents, meetings and what both sides said."""

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
    Column("mentor_entry", ForeignKey("register_entries.id")),
    Column("mentor_guardian", ForeignKey("people.id")),
    Column("mentor_consent", String(10)),
    Column("form", String(40)),
    Column("group_name", Text),
    Column("previous_id", ForeignKey("pairs.id")),
    Column("match", JsonDocument, nullable=False),
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
    Index("ix_pairs_previous_id", "previous_id"),
)
"""`group_name` is None for a pair; `match` holds why these people were brought together."""

pair_members = Table(
    "pair_members",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("pair_id", ForeignKey("pairs.id"), nullable=False),
    Column("mentee", ForeignKey("people.id"), nullable=False),
    Column("entry_id", ForeignKey("register_entries.id")),
    Column("guardian", ForeignKey("people.id")),
    Column("consent", String(10)),
    Column("left_at", UtcDateTime),
    Index("ix_pair_members_pair_id", "pair_id"),
    Index("ix_pair_members_mentee", "mentee"),
    Index("ix_pair_members_guardian", "guardian"),
)

pair_states = Table(
    "pair_states",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("pair_id", ForeignKey("pairs.id"), nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", String(40)),
    Column("instance_id", ForeignKey("instances.id")),
    Column("entered_at", UtcDateTime, nullable=False),
    Index("ix_pair_states_pair_id", "pair_id"),
)
"""Append-only: every state that a pair was in."""

consents = Table(
    "consents",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("answer", String(12), nullable=False),
    Column("given_by", ForeignKey("people.id"), nullable=False),
    Column("pair_id", ForeignKey("pairs.id"), nullable=False),
    Column("submission_id", ForeignKey("form_submissions.id"), nullable=False),
    Column("valid_until", Date),
    Column("recorded_at", UtcDateTime, nullable=False),
    Index("ix_consents_person", "person", "purpose"),
    Index("ix_consents_pair_id", "pair_id"),
)
"""Append-only, one row for each purpose (152-ФЗ): the newest answer counts."""

meetings = Table(
    "meetings",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("pair_id", ForeignKey("pairs.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("held", Boolean, nullable=False),
    Column("held_on", Date),
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

pair_suggestions = Table(
    "pair_suggestions",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("organisation", String(50), nullable=False),
    Column("school_year", String(9), nullable=False),
    Column("mentor_entry", ForeignKey("register_entries.id"), nullable=False),
    Column("mentee_entry", ForeignKey("register_entries.id")),
    Column("score", Integer, nullable=False),
    Column("reasons", JsonDocument, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Index("ix_pair_suggestions_organisation", "organisation", "school_year", "kind"),
)
"""What the system proposes, best first; each new proposal of a kind replaces the one before it."""
