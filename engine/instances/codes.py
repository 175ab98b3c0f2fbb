"""What an instance is called by outside: the organisation it belongs to, the thing it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from engine.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.definitions.stored import Definition
    from engine.diagrams.model import Node

CodeName = Literal["organisation", "business_key"]

_WORDS: Mapping[CodeName, tuple[str, int]] = {
    "organisation": ("Организация", 50),
    "business_key": ("Ключ экземпляра", 200),
}
"""What it is called, and the characters that its column holds."""


def code_of(
    definition: Definition,
    node: Node,
    name: CodeName,
    variables: Mapping[str, Any],
    now: datetime,
    default: str | None = None,
) -> str | None:
    """Return what the node's property of this name evaluates to; without one, the default.

    The property stands at a call activity or a start event. Raises InvalidInput where the value is
    no text or longer than its column; ExpressionError.
    """
    text = node.properties.get(name)
    if not text:
        return default
    value = definition.program.expression(text).evaluate(variables, now)
    said, longest = _WORDS[name]
    if value is not None and not (isinstance(value, str) and len(value) <= longest):
        raise InvalidInput(
            f"{said} для «{node.label}» – не текст до {longest} знаков: {value!r:.80}."
        )
    return value
