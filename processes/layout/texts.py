"""How much room a text takes: an estimate that needs no font."""

from dataclasses import dataclass
from math import ceil

CHARACTER = 6.3
"""Average width of a Cyrillic or Latin letter at 12 px, in pixels."""
LINE = 14
"""Height of a line of an outer label, in pixels."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A wrapped text and the box that holds it, in pixels."""

    lines: tuple[str, ...]
    width: int
    height: int


def width_of(text: str) -> int:
    """Return the estimated width of one line, in pixels."""
    return ceil(len(text) * CHARACTER)


def wrap(text: str, limit: int) -> TextBlock:
    """Break a text between words into lines of at most `limit` pixels.

    A single word that is longer keeps its line, and the block grows with it.
    """
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}") <= limit:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    width = max((width_of(line) for line in lines), default=0)
    even = (width + 9) // 2 * 2  # a wider font may come, and halves shall be whole pixels
    return TextBlock(tuple(lines), even, LINE * len(lines))
