"""Numbers and words that agree, as Russian grammar wants them."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Unit:
    """A measure of time as it stands beside numbers: 1 неделя, 2 недели, 5 недель, каждую неделю.

    `after_for` is the form of one after «через», «за» and «раз в»: 1 неделю; `each` what it comes to
    with «каждый».
    """

    one: str
    few: str
    many: str
    after_for: str
    each: str


YEAR = Unit("год", "года", "лет", "год", "каждый год")
MONTH = Unit("месяц", "месяца", "месяцев", "месяц", "каждый месяц")
WEEK = Unit("неделя", "недели", "недель", "неделю", "каждую неделю")
DAY = Unit("день", "дня", "дней", "день", "каждый день")
WORKING_DAY = Unit(
    "рабочий день", "рабочих дня", "рабочих дней", "рабочий день", "каждый рабочий день"
)
HOUR = Unit("час", "часа", "часов", "час", "каждый час")
MINUTE = Unit("минута", "минуты", "минут", "минуту", "каждую минуту")
SECOND = Unit("секунда", "секунды", "секунд", "секунду", "каждую секунду")


def counted(count: int, unit: Unit) -> str:
    """Return a length of time as it is: «1 неделя», «5 рабочих дней»."""
    return f"{count} {plural(count, unit.one, unit.few, unit.many)}"


def counted_after_for(count: int, unit: Unit) -> str:
    """Return it as it stands after «через» and «за»: «1 неделю», «21 минуту», «5 рабочих дней»."""
    return f"{count} {plural(count, unit.after_for, unit.few, unit.many)}"


def every(*lengths: tuple[int, Unit]) -> str:
    """Return how often: «каждую неделю», «каждые 2 недели», «раз в 21 день», «раз в 1 год 2 месяца»."""
    (count, unit), *more = lengths
    if not more and count == 1:
        return unit.each
    said = " ".join(counted_after_for(*length) for length in lengths)
    is_one = plural(count, "one", "few", "many") == "one"
    return f"раз в {said}" if more or is_one else f"каждые {said}"


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
