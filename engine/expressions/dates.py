"""Dates and moments: reading ISO texts, and moving by months, days and seconds.

A date is the text `2023-09-01`, a moment `2023-09-01T09:00` with `Z`, an offset, or neither; without
one it is wall time of the plan's zone. A wall time that a change of clocks skips moves forward by
the skipped hour; of one that comes twice the first is meant.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from engine.expressions.errors import Refused
from engine.expressions.limits import FIRST_YEAR, LAST_YEAR

_D = TypeVar("_D", bound=date)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII
)
_EXAMPLES = "нужна дата вида 2023-09-01 или дата и время вида 2023-09-01T09:00"


def parse_temporal(text: str, zone: ZoneInfo) -> date | datetime:
    """Read a date or a moment; a moment comes back in the zone. Raises `Refused`."""
    try:
        if _DATE.fullmatch(text):
            return _in_range(date.fromisoformat(text))
        if _MOMENT.fullmatch(text):
            return settled(_in_range(datetime.fromisoformat(text)), zone)
    except (ValueError, OverflowError):
        raise Refused("такой даты или такого времени нет") from None
    raise Refused(_EXAMPLES)


def is_temporal_text(value: Any) -> bool:
    """Tell whether the value is written like a date or a moment."""
    return isinstance(value, str) and bool(_DATE.fullmatch(value) or _MOMENT.fullmatch(value))


def to_temporal(value: Any, zone: ZoneInfo) -> date | datetime:
    """Take a date, a moment or the ISO text of one. Raises `Refused`."""
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return parse_temporal(value, zone)
    raise Refused(_EXAMPLES)


def to_date(value: Any, zone: ZoneInfo) -> date:
    """Return the calendar day, in the zone, of a date, a moment or an ISO text."""
    temporal = to_temporal(value, zone)
    return temporal.date() if isinstance(temporal, datetime) else temporal


def to_moment(value: Any, zone: ZoneInfo) -> datetime:
    """Return an aware moment in the zone; a date counts from its midnight."""
    temporal = to_temporal(value, zone)
    if isinstance(temporal, datetime):
        return temporal
    return settled(datetime.combine(temporal, time()), zone)


def settled(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment in the zone; naive wall time becomes aware, skipped hours move forward."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone, fold=0)
    return aware.astimezone(UTC).astimezone(zone)


def shift(moment: datetime, zone: ZoneInfo, months: int = 0, days: int = 0) -> datetime:
    """Move wall time by months (31 January + 1 month = 28 February), then days.

    Raises `Refused` outside the years of the language.
    """
    if not months and not days:
        return moment
    wall = moment.astimezone(zone).replace(tzinfo=None)
    moved = shift_date(wall.date(), months, days)
    return settled(datetime.combine(moved, wall.time()), zone)


def shift_date(day: date, months: int = 0, days: int = 0) -> date:
    """Move a date by months (the last day of a shorter month stands in), then days."""
    try:
        start = _months_on(day, months) if months else day
        return _in_range(start + timedelta(days=days))
    except (ValueError, OverflowError):
        raise Refused(_outside()) from None


def _months_on(day: date, months: int) -> date:
    years, month0 = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month0 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def shift_seconds(moment: datetime, zone: ZoneInfo, seconds: int, micros: int = 0) -> datetime:
    """Move by elapsed time, whatever the clocks on the wall do."""
    try:
        elapsed = timedelta(seconds=seconds, microseconds=micros)
        return _in_range((moment.astimezone(UTC) + elapsed).astimezone(zone))
    except OverflowError:
        raise Refused(_outside()) from None


def _in_range(value: _D) -> _D:
    if FIRST_YEAR <= value.year <= LAST_YEAR:
        return value
    raise Refused(_outside())


def _outside() -> str:
    return f"дата выходит за пределы {FIRST_YEAR}–{LAST_YEAR} годов"
