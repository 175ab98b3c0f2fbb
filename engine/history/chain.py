"""The chain: each event carries the hash of the one before it in its instance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from engine.errors import InvalidInput
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
_AT = _HASHED.index("at")
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
    U+0000 for null; `data` is hashed as the text that is stored. Raises InvalidInput if a column
    holds one of these two characters: then two different events could have one hash. The offline
    verifier has the same definition of its own.
    """
    values = [row[name] for name in _HASHED]
    values[_AT] = moment_text(row["at"])
    text = _SEPARATOR.join([_NOTHING if value is None else str(value) for value in values])
    if text.count(_SEPARATOR) != len(_HASHED) - 1 or text.count(_NOTHING) != values.count(None):
        raise InvalidInput("В событии истории недопустимый знак: U+001F или U+0000.")
    return sha256(previous + text.encode()).digest()


def moment_text(moment: datetime) -> str:
    """Return a moment (aware, UTC) as it is hashed."""
    return moment.isoformat(timespec="microseconds")
