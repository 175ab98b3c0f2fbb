"""Functions over dates: they take dates, moments or ISO texts and give dates or moments."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from engine.expressions.dates import settled, shift, shift_date, to_date, to_moment, to_temporal
from engine.expressions.durations import Duration
from engine.expressions.errors import Refused
from engine.expressions.limits import WORKING_DAY_VALUES, WORKING_DAYS
from engine.expressions.values import Context
from engine.expressions.working_days import count_working_days, nearest_working_day

_BACK, _ON = timedelta(days=-1), timedelta(days=1)


def now(context: Context) -> datetime:
    """Return the moment of the evaluation in the plan's zone."""
    return context.now.astimezone(context.zone)


def today(context: Context) -> date:
    """Return the calendar day of the evaluation in the plan's zone."""
    return now(context).date()


def date_of(context: Context, value: Any) -> date:
    """Return the calendar day, in the plan's zone, of a text, a date or a moment."""
    return to_date(value, context.zone)


def moment_of(context: Context, value: Any, clock: Any = None) -> datetime:
    """Return the moment of a text or a date (its midnight), or of a date and a text like `09:30`."""
    if clock is None:
        return to_moment(value, context.zone)
    return to_moment(f"{to_date(value, context.zone).isoformat()}T{clock}", context.zone)


def days(number: Any) -> Duration:
    """Return the duration of so many calendar days."""
    return Duration(days=_whole(number))


def hours(number: Any) -> Duration:
    """Return the duration of so many hours."""
    return Duration(seconds=_whole(number) * 3_600)


def year(context: Context, value: Any) -> int:
    """Return the year of a date, in the plan's zone."""
    return to_date(value, context.zone).year


def month(context: Context, value: Any) -> int:
    """Return the month (1–12) of a date, in the plan's zone."""
    return to_date(value, context.zone).month


def add_days(context: Context, value: Any, number: Any) -> date:
    """Move by calendar days; a moment keeps its wall time."""
    return _moved(context, value, 0, _whole(number))


def add_months(context: Context, value: Any, number: Any) -> date:
    """Move by months; the last day of a shorter month stands in; a moment keeps its wall time."""
    return _moved(context, value, _whole(number), 0)


def end_of_day(context: Context, value: Any) -> datetime:
    """Return the last second of the day in the plan's zone."""
    day = to_date(value, context.zone)
    return settled(datetime.combine(day, time(23, 59, 59)), context.zone)


def working_days(context: Context, number: Any) -> datetime:
    """Return the moment so many working days from now, at this time of day.

    Today does not count. 0 is now if today is a working day, else the next working day.
    """
    if _whole(number) < 0:
        raise Refused("число рабочих дней не может быть отрицательным")
    context.spend_work(min(number, WORKING_DAYS) * WORKING_DAY_VALUES)
    start = now(context)
    day = (
        count_working_days(start.date(), number, context.calendar)
        if number
        else nearest_working_day(start.date(), _ON, context.calendar)
    )
    return shift(start, context.zone, days=(day - start.date()).days)


def working_day_before(context: Context, value: Any, number: Any) -> date:
    """Return the day so many working days before a date, which itself does not count.

    0 is the date if it is a working day, else the last working day before it.
    """
    if _whole(number) < 0:
        raise Refused("число рабочих дней не может быть отрицательным")
    context.spend_work(min(number, WORKING_DAYS) * WORKING_DAY_VALUES)
    day = to_date(value, context.zone)
    if number:
        return count_working_days(day, -number, context.calendar)
    return nearest_working_day(day, _BACK, context.calendar)


def _moved(context: Context, value: Any, months: int, number: int) -> date:
    temporal = to_temporal(value, context.zone)
    if isinstance(temporal, datetime):
        return shift(temporal, context.zone, months, number)
    return shift_date(temporal, months, number)


def _whole(value: Any) -> int:
    if type(value) is int:
        return value
    raise Refused("нужно целое число")
