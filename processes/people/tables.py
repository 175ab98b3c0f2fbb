"""Tables of organisations, people, their positions and how they sign in."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from engine.storage.base import metadata
from engine.storage.columns import IdColumn, JsonDocument, UtcDateTime

organisations = Table(
    "organisations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("short_name", Text, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("takes_part", Boolean, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("login", String(100), unique=True),
    Column("display_name", Text, nullable=False),
    Column("search_text", Text, nullable=False),
    Column("email", Text),
    Column("password_hash", Text),
    Column("second_factor_secret", Text),
    Column("active", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

role_assignments = Table(
    "role_assignments",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("role", String(32), nullable=False),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Index("ix_role_assignments_person", "person_id"),
    Index("ix_role_assignments_held", "organisation_id", "role"),
)

substitutions = Table(
    "substitutions",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("absent_id", ForeignKey("people.id"), nullable=False),
    Column("substitute_id", ForeignKey("people.id"), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Index("ix_substitutions_absent", "absent_id"),
    Index("ix_substitutions_substitute", "substitute_id"),
)

login_attempts = Table(
    "login_attempts",
    metadata,
    Column("subject", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_failed_at", UtcDateTime, nullable=False),
    Column("blocked_until", UtcDateTime),
    Index("ix_login_attempts_last_failed", "last_failed_at"),
)
"""One row per login and per address, as a digest: what people mistype may be a password."""

saved_filters = Table(
    "saved_filters",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("screen", String(64), primary_key=True),
    Column("filter", JsonDocument, nullable=False),
)

people_events = Table(
    "people_events",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_id", String(64), nullable=False),
    Column("on_behalf_of", String(64)),
    Column("kind", String(40), nullable=False),
    Column("subject_id", String(64), nullable=False),
    Column("detail", JsonDocument, nullable=False),
    Index("ix_people_events_subject", "subject_id"),
)
"""Who changed what, append-only: ids, roles and dates, never names."""
