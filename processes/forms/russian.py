"""Numbers and words that agree, as Russian grammar wants them."""

from __future__ import annotations

from decimal import Decimal

MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
"""Months as they stand after a day: 5 мая."""


def plural(count: int, one: str, few: str, many: str) -> str:
    """Return the word that agrees with the count: 1 строка, 2 строки, 5 строк."""
    tens, units = abs(count) % 100, abs(count) % 10
    if units == 1 and tens != 11:
        return one
    if units in (2, 3, 4) and tens not in (12, 13, 14):
        return few
    return many


def show_number(value: float) -> str:
    """Return a number as it is written in Russian, with a comma: 12,5."""
    return f"{Decimal(str(value)):f}".replace(".", ",")
