"""Dates as exact as the words of the plan: «2022», «декабрь 2022», «до 30 октября каждого года»."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from engine.errors import InvalidInput

_BOUND = re.compile(r"(?:(?P<year>\d{4})(?:-(?=\d)|$))?(?:(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Bound:
    """A year, a month or a day; without a year it comes every year.

    `first` and `last` are its first and last day, both included.
    """

    year: int | None
    month: int | None
    day: int | None

    @property
    def is_annual(self) -> bool:
        """Return whether it comes every year."""
        return self.year is None

    def first(self, year: int) -> date:
        """Return its first day, in `year` if it comes every year."""
        month = self.month or 1
        return self._on(year, month, self.day or 1)

    def last(self, year: int) -> date:
        """Return its last day, in `year` if it comes every year; February ends where it ends."""
        month = self.month or 12
        return self._on(year, month, self.day or 31)

    def _on(self, year: int, month: int, day: int) -> date:
        its_year = self.year or year
        return date(its_year, month, min(day, monthrange(its_year, month)[1]))


def read_bound(text: str) -> Bound:
    """Read `2022`, `2022-12`, `2022-12-30`, `12` or `12-30`.

    Raises InvalidInput when the words are no such date.
    """
    match = _BOUND.fullmatch(text)
    parts = {
        name: int(digits) for name, digits in (match.groupdict() if match else {}).items() if digits
    }
    bound = Bound(parts.get("year"), parts.get("month"), parts.get("day"))
    if not parts or not _exists(bound):
        raise InvalidInput(
            f"Срок «{text}» не читается как дата. Напишите год («2022»), месяц («2022-12») или день «2022-12-30»; "
            "без года – срок каждого года («12», «12-30»)."
        )
    return bound


def _exists(bound: Bound) -> bool:
    """Return whether the calendar has such a day; 29 February of every year counts."""
    try:
        date(bound.year or 2000, bound.month or 1, bound.day or 1)
    except ValueError:
        return False
    return True
