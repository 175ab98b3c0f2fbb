"""Working days: the Russian production calendar, and the days that differ from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from engine.expressions import Calendar


class WorkingCalendar:
    """Tells working days from days off.

    Weekends and public holidays with their official transfers come from the `holidays` package;
    `overrides` (date → whether it is worked) go before them, such as a working Saturday.
    """

    def __init__(self, overrides: Mapping[date, bool] | None = None) -> None:
        self._overrides = dict(overrides or {})

    def is_working_day(self, day: date) -> bool:
        """Return whether people work on this day."""
        if day in self._overrides:
            return self._overrides[day]
        return day.weekday() < 5 and day not in _holidays_of(day.year)


@dataclass(frozen=True, slots=True)
class Present:
    """The moment `now` (aware), which days are worked, and in what zone days begin."""

    now: datetime
    calendar: Calendar
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The present day."""
        return self.day_of(self.now)

    def day_of(self, moment: datetime) -> date:
        """Return the day on which an aware moment falls."""
        return moment.astimezone(self.zone).date()

    def start_of(self, day: date) -> datetime:
        """Return the aware moment at which a day begins."""
        return datetime.combine(day, time.min, self.zone)


@lru_cache(maxsize=50)
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("RU", years=year))
