"""Values that the owner types for the system: as JSON where they are JSON, else as text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from math import isfinite
from typing import Any

import orjson

from engine import InvalidInput

_LONGEST = 10_000


def value_of(text: str) -> Any:
    """Return `12`, `true`, `["oo-05"]` as what they are and anything else as text; blank is none.

    What the store cannot keep as it is stays text too, such as the twenty digits of an account.
    """
    stripped = text.strip()
    if len(stripped) > _LONGEST:
        raise InvalidInput(f"Значение длиннее {_LONGEST} знаков. Введите короче.")
    words = {"": None, "да": True, "нет": False}
    if stripped.lower() in words:
        return words[stripped.lower()]
    try:
        value = json.loads(stripped, parse_constant=_number, parse_float=_number)
        orjson.dumps(value)
    except (ValueError, RecursionError, orjson.JSONEncodeError):
        return stripped
    return value


def values_of(pairs: Iterable[tuple[str, str]], prefix: str) -> dict[str, Any]:
    """Return the values of the fields whose names begin with a prefix, by the rest of the name."""
    return {
        name.removeprefix(prefix): value_of(text) for name, text in pairs if name.startswith(prefix)
    }


def _number(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"JSON has no number {text}")
    return number
