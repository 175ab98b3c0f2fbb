"""Texts from banks of phrases: by the field, and by the kind of work that its form belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from processes.demo.answers.occasion import Occasion, Row, Surroundings
from processes.demo.answers.selectors import Place, Selection, read_entries
from processes.demo.answers.slots import Scene, filled

_FOLDER = Path(__file__).with_name("banks")
_NOTHING_ELSE = ("Без замечаний", "Согласовано", "Вопросов нет", "Выполнено в срок")


def _read_banks() -> dict[str, Sequence[str]]:
    banks: dict[str, Sequence[str]] = {}
    for path in sorted(_FOLDER.glob("*.yaml")):
        for selector, phrases in read_entries(path).items():
            if banks.setdefault(selector, phrases) is not phrases:
                raise ValueError(f"{path.name}: {selector} stands in another file, too")
    return banks


BANKS = Selection(_read_banks)
"""The phrases that suit a field."""
CHOICES: Selection[Sequence[str]] = Selection(
    lambda: read_entries(Path(__file__).with_name("choices.yaml"))
)
"""The options that agree with the phrases beside them."""


class Writer:
    """Writes the texts of one form: banks of the same length speak of the same thing throughout."""

    def __init__(self, dice: Random, occasion: Occasion, surroundings: Surroundings) -> None:
        self._dice = dice
        self._occasion = occasion
        self._surroundings = surroundings
        self._first = dice.randrange(27720)  # a multiple of every length up to twelve

    def choose(self, place: Place, row: int = 0) -> Sequence[str]:
        """Return the options that agree with the phrases of the same row; none if any will do."""
        known = CHOICES.find(place)
        return () if known is None else known[(self._first + row) % len(known)].split(", ")

    def write(self, place: Place, longest: int, row: Row) -> str:
        """Return a text no longer than `longest`; the next row gets the next phrase.

        A bank with a phrase for each option of the choice that leads the table gives the option's.
        """
        bank = BANKS.find(place) or _NOTHING_ELSE
        first = 0 if row.options == len(bank) else self._first
        for later in range(len(bank)):
            text = self._filled(bank[(first + row.number + later) % len(bank)], row)
            if len(text) <= longest:
                return text
        return self._filled(bank[0], row)[:longest].rstrip()

    def _filled(self, phrase: str, row: Row) -> str:
        if "{" not in phrase:
            return phrase
        number = self._first + row.number
        return filled(
            phrase, Scene(self._dice, self._occasion, self._surroundings, number, row.cells)
        )
