"""When whom a late work item reaches (items 2 to 4 of the order; the steps are the owner's data)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from processes.deadlines.calendar import WorkingCalendar
from processes.roles import Role


class Urgency(StrEnum):
    """How near or how far past its due date a work item is."""

    NONE = "none"
    AHEAD = "ahead"
    SOON = "soon"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Escalation:
    """A step of the chain: so many working days after the due date this role is told."""

    role: Role
    working_days: int


@dataclass(frozen=True, slots=True)
class DeadlinePolicy:
    """Reminders before the due date, and who hears of it after."""

    reminders: tuple[timedelta, ...] = (timedelta(days=14), timedelta(days=7), timedelta(days=1))
    escalations: tuple[Escalation, ...] = (
        Escalation(Role.INSTITUTION_HEAD, 0),
        Escalation(Role.METHODICAL_CENTER, 3),
        Escalation(Role.DEPARTMENT_CONTROLLER, 5),
    )

    def urgency(self, due_at: datetime | None, now: datetime) -> Urgency:
        """Return how urgent a work item is."""
        if due_at is None:
            return Urgency.NONE
        if due_at < now:
            return Urgency.OVERDUE
        return Urgency.SOON if due_at - now <= self.reminders[1] else Urgency.AHEAD

    def reached(
        self, due_at: datetime | None, now: datetime, calendar: WorkingCalendar
    ) -> tuple[Role, ...]:
        """Return the roles that a late work item has reached by now, the nearest first."""
        if due_at is None or due_at >= now:
            return ()
        return tuple(
            step.role
            for step in self.escalations
            if calendar.after(due_at, step.working_days) <= now
        )
