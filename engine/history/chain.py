"""The chain: each event carries the hash of the one before it in its instance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from engine.history.events import HistoryEvent

GENESIS = bytes(32)
"""What the first event of a chain points at."""

_HASHED = (
    "instance_id",
    "position",
    "at",
    "kind",
    "actor",
    "on_behalf_of",
    "role",
    "organisation",
    "definition_id",
    "element_id",
    "data",
)
_SEPARATOR, _NOTHING = "\x1f", "\x00"


def row_of(event: HistoryEvent, position: int, at: datetime, previous: bytes) -> dict[str, Any]:
    """Return the row that stores an event at its place in the chain."""
    row: dict[str, Any] = {
        "instance_id": event.instance_id,
        "position": position,
        "at": at,
        "kind": event.name.value,
        "actor": event.actor.user_id,
        "on_behalf_of": event.actor.on_behalf_of,
        "role": event.role,
        "organisation": event.organisation,
        "definition_id": event.definition_id,
        "element_id": event.element_id,
        "data": orjson.dumps(event.data).decode() if event.data else None,
    }
    row["hash"] = link(previous, row)
    return row


def link(previous: bytes, row: Mapping[str, Any]) -> bytes:
    """Return the hash of a stored event: of its predecessor's hash and all its columns.

    Every column is text (times as ISO 8601 in UTC with microseconds), joined by U+001F, with
    U+0000 for null; `data` is hashed as the text that is stored.
    """
    return sha256(
        previous + _SEPARATOR.join(_text(row[name]) for name in _HASHED).encode()
    ).digest()


def _text(value: Any) -> str:
    if value is None:
        return _NOTHING
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    return str(value)
