"""When the activities take place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.errors import InvalidInput
from processes.roadmap import (
    Cell,
    Occurrence,
    Schedule,
    ScheduleKind,
    due_at,
    load_plan,
    occurrences,
    opens_at,
    school_year_of,
)
from processes.roadmap.bounds import read_bound

PLAN = load_plan()
WHOLE_PERIOD = [("2022-08-30", "2024-12-31")]
WINTER = [("2023-01-01", "2023-02-28"), ("2024-01-01", "2024-02-29")]
EXPECTED = {
    "1.1": [("2022-12-01", "2022-12-31")],
    "1.2": [("2022-12-01", "2023-02-28")],
    "1.3": [("2022-11-01", "2022-12-31")],
    "1.4": WINTER,
    "1.5": [("2023-01-01", "2023-02-28")],
    "1.6": WINTER,
    "2.1": WHOLE_PERIOD,
    "2.2": WHOLE_PERIOD,
    "2.3": WHOLE_PERIOD,
    "2.4": [("2022-08-30", "2022-12-30")],
    "2.5": [],
    "2.6": [("2022-08-30", "2022-12-31")],
    "2.7": [("2022-08-30", "2022-12-31")],
    "3.1": [],
    "3.2": [("2022-08-30", "2023-12-31")],
    "3.3": WHOLE_PERIOD,
    "4.1": [("2023-01-01", "2023-02-28")],
    "4.2": [("2023-09-01", "2023-09-15"), ("2024-09-01", "2024-09-15")],
    "4.3": [("2023-09-16", "2023-09-30"), ("2024-09-16", "2024-09-30")],
    "4.4": [],
    "4.5": [("2023-10-01", "2023-10-30"), ("2024-10-01", "2024-10-30")],
    "4.6": [],
    "4.7": [],
    "5.1": [("2022-11-01", "2022-12-31")],
    "5.2": WHOLE_PERIOD,
    "5.3": WHOLE_PERIOD,
    "6.1": WHOLE_PERIOD,
    "6.2": [],
    "6.3": [("2023-04-01", "2023-04-30"), ("2024-04-01", "2024-04-30")],
    "6.4": [("2023-05-01", "2023-05-31"), ("2024-05-01", "2024-05-31")],
    "7.1": [("2023-06-01", "2023-06-30"), ("2024-06-01", "2024-06-30")],
    "7.2": [("2023-06-01", "2023-06-30"), ("2024-06-01", "2024-06-30")],
    "8.1": WHOLE_PERIOD,
    "8.2": WHOLE_PERIOD,
    "8.3": WHOLE_PERIOD,
}


def schedule(kind: ScheduleKind, opens: str | None = None, due: str | None = None) -> Schedule:
    """Build a schedule from the words of the data file."""
    return Schedule(
        cell=Cell("срок", "срок"),
        kind=kind,
        opens=read_bound(opens) if opens else None,
        due=read_bound(due) if due else None,
    )


@pytest.mark.parametrize("number", EXPECTED)
def test_an_activity_takes_place_when_the_order_says(number: str) -> None:
    found = occurrences(PLAN.activity(number).schedule, PLAN)

    dates = [(each.opens_on.isoformat(), each.due_on and each.due_on.isoformat()) for each in found]
    assert dates == EXPECTED[number]


def test_all_eight_kinds_of_term_stand_in_the_plan() -> None:
    assert {activity.schedule.kind for activity in PLAN.activities} == set(ScheduleKind)


def test_february_2024_has_29_days() -> None:
    second = occurrences(PLAN.activity("1.4").schedule, PLAN)[1]

    assert second == Occurrence(2024, date(2024, 1, 1), date(2024, 2, 29))


def test_an_occurrence_belongs_to_the_year_in_which_it_opens() -> None:
    only = occurrences(PLAN.activity("1.2").schedule, PLAN)[0]

    assert only.year == 2022


def test_a_window_of_every_year_counts_only_if_it_begins_after_the_order() -> None:
    summer = schedule(ScheduleKind.ANNUAL_WINDOW, "08", "09")
    autumn = schedule(ScheduleKind.ANNUAL_WINDOW, "09", "10")

    assert [each.year for each in occurrences(summer, PLAN)] == [2023, 2024]
    assert [each.year for each in occurrences(autumn, PLAN)] == [2022, 2023, 2024]


def test_a_single_window_begins_with_the_order_at_the_earliest() -> None:
    august = schedule(ScheduleKind.ONE_OFF_WINDOW, "2022-08", "2022-09")

    assert occurrences(august, PLAN) == (Occurrence(2022, date(2022, 8, 30), date(2022, 9, 30)),)


def test_a_window_that_was_over_before_the_order_gives_nothing() -> None:
    assert occurrences(schedule(ScheduleKind.ONE_OFF_WINDOW, "2022-05", "2022-06"), PLAN) == ()


def test_a_window_of_every_year_may_run_into_the_next_one() -> None:
    winter = schedule(ScheduleKind.ANNUAL_WINDOW, "12", "02")

    ends = [each.due_on for each in occurrences(winter, PLAN)]

    assert ends == [date(2023, 2, 28), date(2024, 2, 29), date(2025, 2, 28)]


def test_a_plan_of_other_years_has_its_own_occurrences() -> None:
    source = replace(PLAN.source, date=date(2026, 8, 31))
    later = replace(PLAN, years=(2026, 2027, 2028), source=source)

    starts = [
        each.opens_on.isoformat() for each in occurrences(PLAN.activity("6.3").schedule, later)
    ]
    period = occurrences(PLAN.activity("2.1").schedule, later)

    assert starts == ["2027-04-01", "2028-04-01"]
    assert period == (Occurrence(2026, date(2026, 8, 31), date(2028, 12, 31)),)


def test_an_occurrence_opens_at_eight_and_is_due_at_the_end_of_its_last_day_in_moscow() -> None:
    opens, due = opens_at(date(2023, 9, 1)), due_at(date(2023, 9, 15))

    assert opens.astimezone(UTC) == datetime(2023, 9, 1, 5, 0, tzinfo=UTC)
    assert due.astimezone(UTC) == datetime(2023, 9, 15, 20, 59, tzinfo=UTC)
    assert opens.utcoffset() == timedelta(hours=3)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2023, 8, 31), "2022-2023"),
        (date(2023, 9, 1), "2023-2024"),
        (date(2024, 1, 1), "2023-2024"),
    ],
)
def test_a_school_year_begins_on_the_first_of_september(day: date, year: str) -> None:
    assert school_year_of(day) == year


@pytest.mark.parametrize("words", ["", "май", "2022-13", "02-30", "2023-02-29", "2022-1", "2022-"])
def test_words_that_are_no_date_are_refused(words: str) -> None:
    with pytest.raises(InvalidInput, match="не читается как дата"):
        read_bound(words)


def test_29_february_of_every_year_is_the_end_of_february() -> None:
    leap = read_bound("02-29")

    assert (leap.last(2023), leap.last(2024)) == (date(2023, 2, 28), date(2024, 2, 29))
