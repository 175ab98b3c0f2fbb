"""What the language says when it refuses."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import InvalidInput


class Refused(Exception):
    """A function or an operator cannot take these values; the caller adds the place.

    The message is the Russian reason without a full stop: «делить на ноль нельзя».
    """


class ExpressionError(InvalidInput):
    """An expression, a script or a timer text cannot be compiled or evaluated.

    `text` is what the author wrote, `reason` what is wrong, `position` the character (from 1) in
    `text` where it is wrong, `line` the line (from 1) of a script.
    """

    def __init__(
        self, text: str, reason: str, position: int | None = None, line: int | None = None
    ) -> None:
        self.text = text
        self.reason = reason
        self.position = position
        self.line = line
        where = "" if line is None else f"Строка {line}. "
        sign = "" if position is None else f", знак {position}"
        super().__init__(f"{where}В записи «{shortened(text)}»{sign}: {reason}.")


class MissingValue(ExpressionError):
    """A variable, a key or an item is not there; `defined` and `get` ask for exactly this."""


@dataclass(frozen=True, slots=True)
class Place:
    """A character of an expression's text: where an operation was written."""

    text: str
    position: int

    def error(self, reason: object) -> ExpressionError:
        """Return the error that says the reason at this place."""
        return ExpressionError(self.text, str(reason), self.position)

    def missing(self, reason: str) -> MissingValue:
        """Return the error that says that something is not there."""
        return MissingValue(self.text, reason, self.position)


def shortened(text: str) -> str:
    """Return a text fit to stand in a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"
