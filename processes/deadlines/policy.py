"""When a task is marked, and whom a late one reaches (items 2 to 4 of the order)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.expressions import Duration
from engine.expressions.working_days import count_working_days
from processes.deadlines.calendar import Present
from processes.deadlines.reminder import Reminder, reminder_or_none
from processes.roles import Role

LISTENERS = (
    Role.INSTITUTION_HEAD,
    Role.INSTITUTION_CURATOR,
    Role.PSYCHOLOGIST,
    Role.METHODICAL_CENTER,
    Role.EDUCATION_DEPARTMENT,
    Role.DEPARTMENT_CONTROLLER,
)
"""Who may hear of others' late work: positions of staff, never participants."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """A step of the chain: on such a working day after the due date this role hears of it."""

    role: Role
    working_days: int

    def due_before(self, present: Present) -> datetime:
        """Return the moment (aware) before which was due what has reached the role by now.

        Of 0 working days it is now. Else the step begins with its day: what was due on Friday,
        whatever the hour, reaches the third working day's role as Wednesday begins.
        """
        if not self.working_days:
            return present.now
        tomorrow = present.today + timedelta(days=1)
        return present.start_of(count_working_days(tomorrow, -self.working_days, present.calendar))


@dataclass(frozen=True, slots=True)
class DeadlinePolicy:
    """So many days before the due date tasks are marked, and who hears of it after."""

    reminders: tuple[int, ...] = (14, 7, 1)
    escalations: tuple[Escalation, ...] = (
        Escalation(Role.INSTITUTION_HEAD, 0),
        Escalation(Role.METHODICAL_CENTER, 3),
        Escalation(Role.DEPARTMENT_CONTROLLER, 5),
    )

    def is_reminded(
        self, reminder: str | None, opened_at: datetime, due_at: datetime | None, present: Present
    ) -> bool:
        """Return whether a task that is not late yet is marked.

        Its own reminder goes before those of the policy, of which only those count that came after
        the task had opened: a task of three days is marked on its last one.
        """
        if due_at is None or due_at <= present.now:
            return False
        own = reminder_or_none(reminder)
        if own is not None:
            return own.moment(due_at, present) <= present.now
        moments = (Reminder(Duration(days=one)).moment(due_at, present) for one in self.reminders)
        return any(opened_at <= moment <= present.now for moment in moments)
