"""What timer texts are read with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.expressions import (
    Due,
    TimerKind,
    parse_timer,
)

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2023, 9, 1, 6, 30, tzinfo=UTC)  # Friday, 09:30 in Moscow


def first(kind: TimerKind, text: str, now: datetime = NOW, **variables: Any) -> Due:
    return parse_timer(kind, text).first_due(variables, now)


def firings(due: Due | None, number: int) -> list[datetime]:
    found: list[datetime] = []
    while due is not None and len(found) < number:
        found.append(due.at)
        due = due.following()
    return found
