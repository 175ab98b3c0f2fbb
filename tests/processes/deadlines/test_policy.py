"""When a task is marked and whom a late one reaches, at the edges of days, weekends and holidays."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine import InvalidInput
from processes.deadlines.calendar import Present, WorkingCalendar
from processes.deadlines.policy import DeadlinePolicy, Escalation
from processes.deadlines.reminder import parse_reminder
from processes.roles import Role

MOSCOW = ZoneInfo("Europe/Moscow")
HEAD, IOC, CONTROLLER = DeadlinePolicy().escalations
FRIDAY = "2023-09-15 23:59"
BEFORE_THE_HOLIDAYS = "2023-12-29 18:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


def present(text: str) -> Present:
    return Present(at(text), WorkingCalendar(), MOSCOW)


@pytest.mark.parametrize(
    ("step", "due", "not_yet", "reached"),
    [
        (HEAD, FRIDAY, "2023-09-15 23:59", "2023-09-16 00:00"),
        (IOC, FRIDAY, "2023-09-19 23:59", "2023-09-20 00:00"),
        (IOC, "2023-09-15 00:00", "2023-09-19 23:59", "2023-09-20 00:00"),
        (IOC, "2023-09-17 12:00", "2023-09-19 23:59", "2023-09-20 00:00"),
        (CONTROLLER, FRIDAY, "2023-09-21 23:59", "2023-09-22 00:00"),
        (IOC, BEFORE_THE_HOLIDAYS, "2024-01-10 23:59", "2024-01-11 00:00"),
        (CONTROLLER, BEFORE_THE_HOLIDAYS, "2024-01-14 23:59", "2024-01-15 00:00"),
    ],
)
def test_a_step_begins_with_its_working_day(
    step: Escalation, due: str, not_yet: str, reached: str
) -> None:
    assert not at(due) < step.due_before(present(not_yet))
    assert at(due) < step.due_before(present(reached))


@pytest.mark.parametrize(
    ("opened", "first", "before"),
    [
        ("2023-08-01 10:00", "2023-09-01 00:00", "2023-08-31 23:59"),
        ("2023-09-05 10:00", "2023-09-08 00:00", "2023-09-07 23:59"),
        ("2023-09-12 10:00", "2023-09-14 00:00", "2023-09-13 23:59"),
    ],
)
def test_the_first_reminder_after_the_beginning_marks_a_task(
    opened: str, first: str, before: str
) -> None:
    def is_reminded(now: str) -> bool:
        return DeadlinePolicy().is_reminded(None, at(opened), at(FRIDAY), present(now))

    assert not is_reminded(before)
    assert is_reminded(first)
    assert is_reminded("2023-09-15 23:58")
    assert not is_reminded(FRIDAY)


@pytest.mark.parametrize(
    ("reminder", "first"),
    [
        ("P3D", "2023-09-12 00:00"),
        ("P1W", "2023-09-08 00:00"),
        ("P1M", "2023-08-15 00:00"),
        ("PT4H", "2023-09-15 19:59"),
        ("working_days(1)", "2023-09-14 00:00"),
        ("working_days( 6 )", "2023-09-07 00:00"),
    ],
)
def test_its_own_reminder_goes_before_the_policy(reminder: str, first: str) -> None:
    opened = at("2023-08-01 10:00")

    def is_reminded(now: datetime) -> bool:
        there = Present(now, WorkingCalendar(), MOSCOW)
        return DeadlinePolicy().is_reminded(reminder, opened, at(FRIDAY), there)

    assert is_reminded(at(first))
    assert not is_reminded(at(first) - timedelta(seconds=1))


def test_working_days_before_a_term_pass_over_the_holidays() -> None:
    moment = parse_reminder("working_days(2)").moment(at("2024-01-09 18:00"), present(FRIDAY))
    assert moment == at("2023-12-28 00:00")


def test_a_task_without_a_term_is_never_marked() -> None:
    policy, now = DeadlinePolicy(), present(FRIDAY)
    assert not policy.is_reminded("P3D", now.now, None, now)


def test_what_an_older_diagram_says_unchecked_leaves_the_policy_in_force() -> None:
    policy, opened = DeadlinePolicy(), at("2023-08-01 10:00")
    assert policy.is_reminded("за день", opened, at(FRIDAY), present("2023-09-01 00:00"))


@pytest.mark.parametrize(
    "text",
    ["", "3 дня", "P0D", "PT0S", "-P3D", "P2Y", "working_days(0)", "working_days(367)", "due_at"],
)
def test_what_is_no_length_of_time_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"^(Укажите длительность|Напоминают раньше срока).+\.$"):
        parse_reminder(text)


def test_the_chain_is_that_of_the_order() -> None:
    assert [(step.role, step.working_days) for step in DeadlinePolicy().escalations] == [
        (Role.INSTITUTION_HEAD, 0),
        (Role.METHODICAL_CENTER, 3),
        (Role.DEPARTMENT_CONTROLLER, 5),
    ]
