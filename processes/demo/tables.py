"""The demo's clock: how far ahead of or behind the machine's it stands."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, Table

from engine.storage.base import metadata

demo_clock = Table(
    "demo_clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("offset_seconds", BigInteger, nullable=False),
)
