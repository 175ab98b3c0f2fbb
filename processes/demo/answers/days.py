"""Days as people name them: what has happened lies behind, what is planned lies ahead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from processes.deadlines.calendar import WorkingCalendar
from processes.demo.answers.occasion import Occasion
from processes.demo.answers.selectors import Place, Selection, read_entries
from processes.forms import DateField

RULES: Selection[str] = Selection(lambda: read_entries(Path(__file__).with_name("days.yaml")))
"""Which rule gives the day of a field."""
BEGINNINGS = frozenset({"starts", "starts_on", "programme_starts", "period_from", "wish_from"})
"""Fields after whose day the other days of the same form or row lie."""
_REMEMBERED = timedelta(days=6)
_DAY = timedelta(days=1)
_STEP_BY_STEP = {
    "every fortnight": timedelta(weeks=2),
    "in months": timedelta(weeks=2),
    "next to the beginning": 2 * _DAY,
}
"""How much later each row of a table lies than the one before."""
_SCHOOL_YEAR_ENDS = (5, 31)
_calendar = WorkingCalendar()


@dataclass(frozen=True, slots=True)
class Before:
    """What was answered before: the beginning in the same form or row, and how many rows."""

    began: date | None = None
    rows: int = 0


def answered_day(
    field: DateField, place: Place, occasion: Occasion, dice: Random, before: Before
) -> date:
    """Return the day for a field."""
    rule = RULES.find(place) or "soon"
    day = _RULES[rule](occasion, dice)
    if before.began is not None and rule in _AFTER_BEGINNING:
        day = _AFTER_BEGINNING[rule](day, before.began, dice)
    if rule in _STEP_BY_STEP:
        day += before.rows * _STEP_BY_STEP[rule]
    if field.minimum is not None:
        day = max(day, field.minimum)
    return day if field.maximum is None else min(day, field.maximum)


def _happened(occasion: Occasion, dice: Random) -> date:
    """Return a working day between the beginning of the work and today, not long ago."""
    earliest = max(occasion.since, occasion.today - _REMEMBERED)
    count = max(0, (occasion.today - earliest).days) + 1
    days = [occasion.today - number * _DAY for number in range(count)]
    return dice.choice([day for day in days if _calendar.is_working_day(day)] or days[:1])


def _after(fewest: int, most: int) -> Callable[[Occasion, Random], date]:
    """Return a rule: a working day so many days after today, later if nobody works then."""

    def rule(occasion: Occasion, dice: Random) -> date:
        day = occasion.today + timedelta(days=dice.randint(fewest, most))
        while not _calendar.is_working_day(day):
            day += _DAY
        return day

    return rule


def _end_of_school_year(occasion: Occasion, _dice: Random) -> date:
    today = occasion.today
    return date(today.year + (today.month > _SCHOOL_YEAR_ENDS[0]), *_SCHOOL_YEAR_ENDS)


def _beginning_of_school_year(occasion: Occasion, _dice: Random) -> date:
    today = occasion.today
    return date(today.year - (today.month < 9), 9, 1)


def _years_ago(fewest: int, most: int) -> Callable[[Occasion, Random], date]:
    """Return a rule: a birthday of somebody of this age."""

    def rule(occasion: Occasion, dice: Random) -> date:
        return occasion.today - timedelta(days=dice.randint(fewest * 365 + 4, most * 365))

    return rule


_RULES: Mapping[str, Callable[[Occasion, Random], date]] = {
    "happened": _happened,
    "today": lambda occasion, _dice: occasion.today,
    "soon": _after(1, 7),
    "in a fortnight": _after(15, 21),
    "every fortnight": _after(15, 18),
    "in three weeks": _after(22, 28),
    "in months": _after(20, 120),
    "with the school year": _end_of_school_year,
    "since the school year began": _beginning_of_school_year,
    "born": _years_ago(14, 17),
    "next to the beginning": _after(15, 21),
}


def _no_earlier(day: date, began: date, dice: Random) -> date:
    return day if day > began else began + timedelta(days=dice.randint(5, 10))


def _a_year_later(day: date, began: date, _dice: Random) -> date:
    return day if day > began else date(began.year + 1, *_SCHOOL_YEAR_ENDS)


def _next_to(_day: date, began: date, dice: Random) -> date:
    return began + timedelta(days=dice.randint(0, 1))


_AFTER_BEGINNING: Mapping[str, Callable[[date, date, Random], date]] = {
    "soon": _no_earlier,
    "today": _no_earlier,
    "in three weeks": _no_earlier,
    "with the school year": _a_year_later,
    "next to the beginning": _next_to,
}
"""How a day that is to lie after the beginning keeps in step with it."""
