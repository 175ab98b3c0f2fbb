"""What is known of each stored document; the bytes lie in the folder, under their sha256."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table

from engine.storage.base import metadata
from engine.storage.columns import IdColumn, UtcDateTime

documents = Table(
    "documents",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("file_name", String(255), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("kind", String(500), nullable=False),
    Column("work_item_id", ForeignKey("work_items.id")),
    Column("instance_id", ForeignKey("instances.id")),
    Column("organisation", String(50)),
    Column("uploaded_by", String(100), nullable=False),
    Column("uploaded_at", UtcDateTime, nullable=False),
    Index("ix_documents_work_item_id", "work_item_id"),
    Index("ix_documents_instance_id", "instance_id"),
    Index("ix_documents_sha256", "sha256"),
)
