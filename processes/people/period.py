"""Days on which a position or a substitution counts, in Moscow's calendar."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, ColumnElement, Table, and_, or_

from engine.errors import InvalidInput

MOSCOW = ZoneInfo("Europe/Moscow")


def today(now: datetime) -> date:
    """Return the day that a moment falls on in Moscow."""
    return now.astimezone(MOSCOW).date()


Day = date | BindParameter[date]
"""A day, or the parameter that will be one."""


def in_force(table: Table, day: Day) -> ColumnElement[bool]:
    """Return the condition that a row with `valid_from` and `valid_until` counts on the day."""
    return overlapping(table, day, day)


def overlapping(table: Table, first: Day, last: Day | None) -> ColumnElement[bool]:
    """Return the condition that a row shares a day with the period; None means without end."""
    ends_late = or_(table.c.valid_until.is_(None), table.c.valid_until >= first)
    return ends_late if last is None else and_(table.c.valid_from <= last, ends_late)


def check_period(first: date, last: date | None) -> None:
    """Refuse a period that ends before it begins. Raises InvalidInput."""
    if last is not None and last < first:
        raise InvalidInput(
            f"Последний день ({last:%d.%m.%Y}) раньше первого ({first:%d.%m.%Y}). Исправьте даты."
        )
