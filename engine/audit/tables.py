"""Checkpoints: signed statements of where chains stood, each naming the one before it."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from engine.storage.base import metadata
from engine.storage.columns import Blob, IdColumn

history_checkpoints = Table(
    "history_checkpoints",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("statement", Text, nullable=False),
    Column("signature", Blob, nullable=False),
    Column("heads", Blob, nullable=False),
)
"""`statement` is the text that was signed; `heads` the compressed list whose hash it names."""

history_sealed = Table(
    "history_sealed",
    metadata,
    Column("instance_id", IdColumn, primary_key=True, autoincrement=False),
    Column("length", Integer, nullable=False),
    Column("checkpoint", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""The newest seal of each chain: finds what has changed since. Proves nothing by itself."""
