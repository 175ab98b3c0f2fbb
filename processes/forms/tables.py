"""What people submitted. Personal data live here and in registers, never in process variables."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table

from engine.storage.base import metadata
from engine.storage.columns import IdColumn, JsonDocument, UtcDateTime

form_submissions = Table(
    "form_submissions",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("work_item_id", ForeignKey("work_items.id"), nullable=False, unique=True),
    Column("instance_id", ForeignKey("instances.id"), nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("form_key", String(200), nullable=False),
    Column("organisation", String(50)),
    Column("answers", JsonDocument, nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("submitted_at", UtcDateTime, nullable=False),
    Column("submitted_by", String(100), nullable=False),
    Index("ix_form_submissions_instance_id", "instance_id", "element_id"),
)
