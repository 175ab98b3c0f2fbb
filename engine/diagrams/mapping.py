"""Declared mappings: which variables go over, under what names, and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.diagrams.model import EventKind, Node
from engine.diagrams.program import Program
from engine.errors import InvalidInput

NO_KEY = ""
MAX_KEY = 200


def mapped(
    program: Program, mapping: Mapping[str, str], variables: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """Return the mapping's expressions evaluated over the variables; all variables without one."""
    if not mapping:
        return dict(variables)
    return {
        name: program.expression(text).evaluate(variables, now) for name, text in mapping.items()
    }


def correlation_key(
    program: Program, node: Node, variables: Mapping[str, Any], now: datetime
) -> str:
    """Return the value that finds the right instance; raises InvalidInput, ExpressionError.

    A signal has none: it is for everybody.
    """
    text = node.properties.get("correlation_key")
    if not text or node.event.kind is not EventKind.MESSAGE:
        return NO_KEY
    value = program.expression(text).evaluate(variables, now)
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise InvalidInput(f"Ключ сообщения у «{node.label}» – не текст и не число: {value!r:.80}.")
    key = str(value)
    if len(key) > MAX_KEY:
        raise InvalidInput(f"Ключ сообщения у «{node.label}» длиннее {MAX_KEY} знаков.")
    return key
