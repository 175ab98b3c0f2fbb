"""Working days: the Russian production calendar, and the days that differ from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays


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

    def after(self, moment: datetime, working_days: int) -> datetime:
        """Return the same time of day so many working days later."""
        while working_days > 0:
            moment += timedelta(days=1)
            working_days -= self.is_working_day(moment.date())
        return moment


@lru_cache(maxsize=50)
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("RU", years=year))
