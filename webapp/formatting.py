"""Dates and numbers as people say them, relative to a given moment, in the plan's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from flask import Flask, g

from processes.forms.russian import day_of_month
from processes.forms.russian import full_day as day_with_year
from processes.forms.russian import plural as agreeing
from webapp.wiring import current_wiring

MOSCOW = ZoneInfo("Europe/Moscow")
_NEAR_DAYS = 7
_THIN = "\N{NO-BREAK SPACE}"
_NEAREST = {-1: "вчера", 0: "сегодня", 1: "завтра"}


def plural(count: int, one: str, few: str, many: str) -> str:
    """Return the number with the right form of the noun: 1 день, 3 дня, 11 дней."""
    return f"{number(count)} {agreeing(count, one, few, many)}"


def number(value: float) -> str:
    """Return a number with groups of three and a decimal comma: 12 345, 0,5."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.replace(",", _THIN).replace(".", ",").replace("-", "\N{MINUS SIGN}")


def _days(count: int) -> str:
    return plural(count, "день", "дня", "дней")


class DueKind(StrEnum):
    """How near a due date is; the theme has a look for each."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Due:
    """A due date in words, and the day itself when the words do not say it."""

    kind: DueKind
    words: str
    day: str | None = None


@dataclass(frozen=True, slots=True)
class RussianDates:
    """Words for dates as they sound at the moment `now`. Dates without a time are whole days."""

    now: datetime
    zone: ZoneInfo = MOSCOW

    def local(self, value: datetime) -> datetime:
        """Return an aware moment in the plan's time zone."""
        return value.astimezone(self.zone)

    def as_day(self, value: date) -> date:
        """Return the day on which a moment falls; a day is itself."""
        return self.local(value).date() if isinstance(value, datetime) else value

    @property
    def today(self) -> date:
        """The present day."""
        return self.as_day(self.now)

    def day(self, value: date) -> str:
        """Return «15 сентября», with the year when it is not the present one."""
        day = self.as_day(value)
        return self.full_day(day) if day.year != self.today.year else day_of_month(day)

    def full_day(self, value: date) -> str:
        """Return «15 сентября 2023»."""
        return day_with_year(self.as_day(value))

    def relative_day(self, value: date) -> str:
        """Return «сегодня», «завтра», «через 3 дня», «2 дня назад»; the day itself when not near."""
        day = self.as_day(value)
        distance = (day - self.today).days
        if distance in _NEAREST:
            return _NEAREST[distance]
        if abs(distance) > _NEAR_DAYS:
            return self.day(day)
        return f"через {_days(distance)}" if distance > 0 else f"{_days(-distance)} назад"

    def time(self, value: datetime) -> str:
        """Return «14:05»."""
        return f"{self.local(value):%H:%M}"

    def moment(self, value: datetime) -> str:
        """Return «15 сентября, 14:05», with the year when it is not the present one."""
        return f"{self.day(value)}, {self.time(value)}"

    def period(self, first: date, last: date) -> str:
        """Return «1–15 сентября», «30 августа — 15 сентября 2022»; what repeats is said once."""
        begin, end = self.as_day(first), self.as_day(last)
        if begin == end:
            return self.day(end)
        if (begin.year, begin.month) == (end.year, end.month):
            return f"{begin.day}–{self.day(end)}"
        begins = day_of_month(begin) if begin.year == end.year else self.full_day(begin)
        ends = self.day(end) if begin.year == end.year else self.full_day(end)
        return f"{begins} — {ends}"

    def due(self, value: date) -> Due:
        """Return how near a due date is: «просрочено на 2 дня», «сегодня до 18:00», «через 3 дня».

        A day without a time lasts until its end.
        """
        distance = (self.as_day(value) - self.today).days
        if distance == 0:
            return self._due_today(value)
        if distance < 0:
            return Due(DueKind.OVERDUE, f"просрочено на {_days(-distance)}", self.day(value))
        if distance <= _NEAR_DAYS:
            return Due(DueKind.SOON, self.relative_day(value), self.day(value))
        return Due(DueKind.LATER, self.day(value))

    def _due_today(self, value: date) -> Due:
        if not isinstance(value, datetime):
            return Due(DueKind.TODAY, "сегодня")
        if value < self.now:
            return Due(DueKind.OVERDUE, f"срок истёк сегодня в {self.time(value)}")
        return Due(DueKind.TODAY, f"сегодня до {self.time(value)}")


def dates() -> RussianDates:
    """Return the words for dates at the moment of this request; one moment for a whole page."""
    found: RussianDates | None = g.get("dates")
    if found is None:
        wiring = current_wiring()
        found = g.dates = RussianDates(wiring.now(), wiring.settings.zone)
    return found


def speak_at(moment: datetime) -> None:
    """Let dates sound on the rest of this page as they do at another moment."""
    g.dates = RussianDates(moment, current_wiring().settings.zone)


def register(app: Flask) -> None:
    """Make the words available to templates as filters and as the global `today()`."""
    app.jinja_env.filters.update(
        plural=plural,
        plural_form=agreeing,
        number=number,
        day=lambda value: dates().day(value),
        full_day=lambda value: dates().full_day(value),
        relative_day=lambda value: dates().relative_day(value),
        moment=lambda value: dates().moment(value),
        time=lambda value: dates().time(value),
        due=lambda value: dates().due(value),
        iso=lambda value: (
            dates().local(value).isoformat(timespec="minutes")
            if isinstance(value, datetime)
            else value.isoformat()
        ),
    )
    app.jinja_env.globals.update(
        today=lambda: dates().today,
        period=lambda first, last: dates().period(first, last),
    )
