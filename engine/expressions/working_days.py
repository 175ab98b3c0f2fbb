"""Counting working days by a calendar that somebody else keeps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Protocol

from engine.expressions.dates import shift_date
from engine.expressions.errors import Refused
from engine.expressions.limits import WORKING_DAYS


class Calendar(Protocol):
    """Knows which days people work."""

    def is_working_day(self, day: date, /) -> bool:
        """Tell whether people work on this day."""


class MondayToFriday:
    """A calendar without holidays."""

    def is_working_day(self, day: date, /) -> bool:
        """Tell whether the day is neither Saturday nor Sunday."""
        return day.weekday() < 5


def count_working_days(start: date, number: int, calendar: Calendar) -> date:
    """Return the day that many working days after `start`; before it when the number is negative.

    The day of `start` itself does not count. Raises `Refused` when the calendar never works.
    """
    if abs(number) > WORKING_DAYS:
        raise Refused(f"рабочих дней можно отсчитать не больше {WORKING_DAYS}")
    step = 1 if number > 0 else -1
    day, left = start, abs(number)
    for _ in range(abs(number) * 5 + 400):
        if not left:
            break
        day = shift_date(day, days=step)
        left -= calendar.is_working_day(day)
    if left:
        raise Refused("в календаре не нашлось столько рабочих дней")
    return day


def nearest_working_day(day: date, step: timedelta, calendar: Calendar) -> date:
    """Return the day itself if people work on it, else the first one in the step's direction."""
    if calendar.is_working_day(day):
        return day
    return count_working_days(day, step.days, calendar)
