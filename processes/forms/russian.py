"""Numbers and words that agree, as Russian grammar wants them."""

from __future__ import annotations

from datetime import date
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


def day_of_month(day: date) -> str:
    """Return a day without its year: 15 сентября."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def full_day(day: date) -> str:
    """Return a day with its year: 15 сентября 2023."""
    return f"{day_of_month(day)} {day.year}"


def inside_a_sentence(words: str) -> str:
    """Return words as they stand inside a sentence: «Куратор ОО» gives «куратор ОО», «ДО» stays."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
