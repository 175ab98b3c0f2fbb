"""Deployed definitions. Rows are never changed, except for `suspended`."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, UniqueConstraint

from engine.storage.base import metadata
from engine.storage.columns import Blob, IdColumn, JsonDocument, UtcDateTime

process_definitions = Table(
    "process_definitions",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("process_key", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", String(1000), nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("xml", Blob, nullable=False),
    Column("forms", JsonDocument, nullable=False),
    Column("deployed_at", UtcDateTime, nullable=False),
    Column("deployed_by", String(100), nullable=False),
    Column("comment", String(1000), nullable=False, default=""),
    Column("suspended", Boolean, nullable=False, default=False),
    UniqueConstraint("process_key", "version"),
)
