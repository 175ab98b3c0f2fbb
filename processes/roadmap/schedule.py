"""When activities take place: occurrences computed from the schedule, moments of the day, school years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from processes.roadmap.model import Occurrence, Plan, Schedule, ScheduleKind

MOSCOW = ZoneInfo("Europe/Moscow")
OPENING_TIME = time(8, 0)
DUE_TIME = time(23, 59)


def occurrences(schedule: Schedule, plan: Plan) -> tuple[Occurrence, ...]:
    """Return when an activity with this schedule takes place within the plan.

    A window that recurs counts in the years in which it begins on or after the day of the order
    (anomaly A09); a single window begins with the order at the earliest (A13). A schedule without
    dates (by request, by someone else's timetable, by programmes) gives none.
    """
    found = []
    for opens_on, due_on in windows(schedule, plan):
        clipped = max(opens_on, plan.starts_on)
        if clipped <= due_on and (clipped == opens_on or not is_annual(schedule)):
            found.append(Occurrence(clipped.year, clipped, due_on))
    return tuple(found)


def windows(schedule: Schedule, plan: Plan) -> Iterator[tuple[date, date]]:
    """Yield the first and last day of each window that the words give, before or after the order."""
    if schedule.kind is ScheduleKind.CONTINUOUS:
        yield plan.starts_on, plan.ends_on
    elif schedule.due is None:
        return
    elif is_annual(schedule):
        for year in schedule.years or plan.years:
            yield _window(schedule, year, date(year, 1, 1))
    else:
        yield _window(schedule, plan.starts_on.year, plan.starts_on)


def is_annual(schedule: Schedule) -> bool:
    """Return whether the words mean every year («ежегодно», «каждого года»)."""
    return schedule.due is not None and schedule.due.is_annual


def _window(schedule: Schedule, year: int, earliest: date) -> tuple[date, date]:
    """Return one window; one that ends before it begins runs into the next year."""
    opens_on = schedule.opens.first(year) if schedule.opens else earliest
    due_on = schedule.due.last(year) if schedule.due else opens_on
    if due_on < opens_on and is_annual(schedule) and schedule.due:
        due_on = schedule.due.last(year + 1)
    return opens_on, due_on


def opens_at(day: date, zone: ZoneInfo = MOSCOW) -> datetime:
    """Return the moment at which an occurrence opens on a day: 08:00, aware."""
    return datetime.combine(day, OPENING_TIME, tzinfo=zone)


def due_at(day: date, zone: ZoneInfo = MOSCOW) -> datetime:
    """Return the moment at which a day's work is due: 23:59 of the same day, aware (anomaly A10)."""
    return datetime.combine(day, DUE_TIME, tzinfo=zone)


def school_year_of(day: date) -> str:
    """Return the school year of a day, such as "2023-2024"; it begins on 1 September."""
    begins = day.year if day.month >= 9 else day.year - 1
    return f"{begins}-{begins + 1}"
