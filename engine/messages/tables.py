"""Subscriptions of tokens that wait for a message or a signal, and messages that came early."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint, Uuid

from engine.storage.base import metadata
from engine.storage.columns import IdColumn, JsonDocument, UtcDateTime

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("instance_id", ForeignKey("instances.id"), nullable=False),
    Column("task_id", Uuid, nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("name", String(200), nullable=False),
    Column("correlation_key", String(200), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Index("ix_subscriptions_name", "name", "correlation_key"),
    Index("ix_subscriptions_instance_id", "instance_id"),
    sqlite_autoincrement=True,  # an id is never used again: other rows and callers may still name it
)

messages = Table(
    "messages",
    metadata,
    Column("id", IdColumn, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("correlation_key", String(200), nullable=False),
    Column("variables", JsonDocument, nullable=False),
    Column("retained", Boolean, nullable=False),
    Column("waiting", Boolean, nullable=False),
    Column("idempotency_key", String(200)),
    Column("received_at", UtcDateTime, nullable=False),
    Index("ix_messages_name", "name", "correlation_key", "waiting"),
    UniqueConstraint("idempotency_key"),
)
