"""How long before its due date a task is marked: `P3D`, `PT4H` or `working_days(2)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from engine import InvalidInput
from engine.expressions import Duration, ExpressionError, parse_duration
from engine.expressions.working_days import count_working_days
from processes.deadlines.calendar import Present

MAX_DAYS = 366
"""So long before the due date a reminder may stand at most."""

_WORKING_DAYS = re.compile(r"working_days\(\s*(\d{1,3})\s*\)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A length of time before a due date: so many working days, or a duration."""

    before: int | Duration

    def moment(self, due_at: datetime, present: Present) -> datetime:
        """Return from when on (aware) the task is marked.

        What is written in days begins with its day, what is written in hours at its minute.
        """
        if isinstance(self.before, Duration):
            moment = self.before.moved(due_at, present.zone, -1)
            if self.before.seconds or self.before.micros:
                return moment
            return present.start_of(present.day_of(moment))
        day = present.day_of(due_at)
        return present.start_of(count_working_days(day, -self.before, present.calendar))


def parse_reminder(text: str) -> Reminder:
    """Read what a diagram writes; raises InvalidInput with a sentence."""
    found = _WORKING_DAYS.fullmatch(text.strip())
    if found is not None:
        return _bounded(Reminder(int(found[1])), int(found[1]))
    try:
        duration = parse_duration(text)
    except ExpressionError:
        raise InvalidInput(
            "Укажите длительность, например P2D (2 дня), или рабочие дни, например working_days(2)."
        ) from None
    return _bounded(Reminder(duration), duration.longest_seconds / 86_400)


def reminder_or_none(text: str | None) -> Reminder | None:
    """Return what a work item keeps; None for nothing, and for what older diagrams say unchecked."""
    try:
        return parse_reminder(text) if text else None
    except InvalidInput:
        return None


def _bounded(reminder: Reminder, length: float) -> Reminder:
    if not 0 < length <= MAX_DAYS:
        raise InvalidInput(f"Напоминают раньше срока, но не больше чем за {MAX_DAYS} дней.")
    return reminder
