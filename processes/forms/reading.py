"""From what a person typed to a value; whatever is not understood is refused with a sentence."""

from __future__ import annotations

import re
from datetime import date

from processes.forms.errors import Unreadable

EARLIEST_YEAR = 1900
LATEST_YEAR = 2100
_MOST_DIGITS = 15  # what a JSON number keeps exactly, in every language

_GROUPED_OR_PLAIN = r"(?:\d{1,3}(?: \d{3})+|\d+)"
_NUMBER = re.compile(rf"([+-]?{_GROUPED_OR_PLAIN})(?:[.,](\d+))?", re.ASCII)
_ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_RUSSIAN_DATE = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})", re.ASCII)
_NOT_STORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters but line ends and tabs, and halves of surrogate pairs."""
_SPACES = re.compile(r"\s+")


def clean_text(text: str) -> str:
    """Return the text with line ends unified and without characters that no database keeps.

    Everything that a person can see stays as it was typed.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_STORABLE.sub("", lines)


def one_line(text: str) -> str:
    """Return the text in one line, with single spaces and nothing around it."""
    return _SPACES.sub(" ", clean_text(text)).strip()


def read_number(text: str) -> int | float:
    """Return a number typed with a comma or a dot and with spaces between the thousands."""
    compact = one_line(text).replace("\N{MINUS SIGN}", "-")
    found = _NUMBER.fullmatch(compact)
    if found is None:
        raise Unreadable("Введите число цифрами, например 12 или 12,5.")
    whole, fraction = found[1].replace(" ", ""), (found[2] or "").rstrip("0")
    if len(whole.lstrip("+-")) + len(fraction) > _MOST_DIGITS:
        raise Unreadable(f"В числе больше {_MOST_DIGITS} цифр: проверьте, нет ли опечатки.")
    return float(f"{whole}.{fraction}") if fraction else int(whole)


def read_date(text: str) -> date:
    """Return a date typed as `2023-09-01` or `01.09.2023`."""
    found = _ISO_DATE.fullmatch(text.strip()) or _RUSSIAN_DATE.fullmatch(text.strip())
    if found is None:
        raise Unreadable("Введите дату как день, месяц и год, например 01.09.2023.")
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        raise Unreadable("Такой даты нет: проверьте день и месяц.") from None
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise Unreadable(f"Проверьте год: нужен от {EARLIEST_YEAR} до {LATEST_YEAR}.")
    return day


def show_date(day: date) -> str:
    """Return a date as it is written in Russian papers: 01.09.2023."""
    return f"{day:%d.%m.%Y}"
