"""Forms as their owner changes them: drafts with their steps, and published versions."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from engine.storage.base import metadata
from engine.storage.columns import IdColumn, JsonDocument, UtcDateTime

form_drafts = Table(
    "form_drafts",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("form_key", String(200), nullable=False, unique=True),
    Column("title", String(500), nullable=False),
    Column("position", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("page", String(40), nullable=False),
    Column("base_version", Integer),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("begun_by", String(100), nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("saved_by", String(100), nullable=False),
    Column("closed_at", UtcDateTime),
)
"""One draft a form: closed when published or put aside, opened again by the next change.

`position` is the step that counts now, `last` the newest one that can be redone, `turn` grows with
every change, and `page` names the browser page that made the last one.
"""

form_draft_steps = Table(
    "form_draft_steps",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("draft_id", ForeignKey("form_drafts.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("place", String(40), nullable=False),
    Column("sketch", JsonDocument, nullable=False),
    UniqueConstraint("draft_id", "number"),
)
"""What the draft was after each change. `place` is the section typed into, empty for a deed."""

form_versions = Table(
    "form_versions",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("form_key", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", String(500), nullable=False),
    Column("document", JsonDocument, nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("comment", String(1000), nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("published_by", String(100), nullable=False),
    UniqueConstraint("form_key", "version"),
)
"""Rows are never changed. A form that stands only in the library has none."""
