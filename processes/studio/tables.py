"""Drafts of diagrams: what the owner draws before it is published. Not history, yet never nameless."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from engine.storage.base import metadata
from engine.storage.columns import Blob, IdColumn, UtcDateTime

drafts = Table(
    "drafts",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("process_key", String(200), nullable=False, unique=True),
    Column("name", String(1000), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("base_definition_id", ForeignKey("process_definitions.id")),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("begun_by", String(100), nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("saved_by", String(100), nullable=False),
    Column("closed_at", UtcDateTime),
)
"""One draft a process: closed when published or put aside, opened again by the next change."""

draft_revisions = Table(
    "draft_revisions",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("draft_id", ForeignKey("drafts.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("xml", Blob, nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("note", String(200), nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("saved_by", String(100), nullable=False),
    UniqueConstraint("draft_id", "number"),
)

draft_editors = Table(
    "draft_editors",
    metadata,
    Column("draft_id", ForeignKey("drafts.id"), primary_key=True),
    Column("tab", String(40), primary_key=True),
    Column("person_id", String(100), nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)
"""Who has a draft open; a row a browser tab, kept fresh while the tab is."""

element_comments = Table(
    "element_comments",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("process_key", String(200), nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Column("written_by", String(100), nullable=False),
    Column("resolved_at", UtcDateTime),
    Column("resolved_by", String(100)),
    Index("ix_element_comments_process_key", "process_key"),
)
"""Remarks on elements; they belong to the process, so that they outlive its drafts."""

second_looks = Table(
    "second_looks",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("draft_id", ForeignKey("drafts.id"), nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("comment", String(1000), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("asked_by", String(100), nullable=False),
    Column("decided_at", UtcDateTime),
    Column("decided_by", String(100)),
    Column("approved", Boolean),
    Column("reason", Text),
    Index("ix_second_looks_draft_id", "draft_id"),
)
"""Publications that another owner was asked to look at. An answer holds for what was drawn then."""
