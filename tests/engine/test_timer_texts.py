"""What authors write into timers, and when such a timer is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.expressions import (
    Due,
    Duration,
    ExpressionError,
    Language,
    TimerKind,
    parse_duration,
    parse_timer,
)
from tests.engine.timing import BERLIN, MOSCOW, NOW, firings, first


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("date", "2023-09-15", "2023-09-15T00:00+03:00"),
        ("date", " 2023-09-15T18:00 ", "2023-09-15T18:00+03:00"),
        ("date", "2023-09-15T18:00:30Z", "2023-09-15T18:00:30+00:00"),
        ("date", "2023-09-15 18:00:30.25+05:00", "2023-09-15T18:00:30.250+05:00"),
        ("date", "due_at", "2023-10-01T12:00+03:00"),
        ("date", "'2023-09-15'", "2023-09-15T00:00+03:00"),
        ("date", "date(due_at) - days(1)", "2023-09-30T00:00+03:00"),
        ("date", "end_of_day(due_at)", "2023-10-01T23:59:59+03:00"),
        ("date", "working_days(3)", "2023-09-06T09:30+03:00"),
        ("date", "days(2)", "2023-09-03T09:30+03:00"),
        ("duration", "P3D", "2023-09-04T09:30+03:00"),
        ("duration", "PT2H30M", "2023-09-01T12:00+03:00"),
        ("duration", "P1W", "2023-09-08T09:30+03:00"),
        ("duration", "P1M", "2023-10-01T09:30+03:00"),
        ("duration", "P1Y2M10DT1H1M1S", "2024-11-11T10:31:01+03:00"),
        ("duration", "PT0S", "2023-09-01T09:30+03:00"),
        ("duration", "P100Y", "2123-09-01T09:30+03:00"),
        ("duration", "term", "2023-09-15T09:30+03:00"),
        ("duration", "days(3) if urgent else days(10)", "2023-09-04T09:30+03:00"),
        ("duration", "working_days(1)", "2023-09-04T09:30+03:00"),
    ],
)
def test_a_timer_that_fires_once(kind: TimerKind, text: str, expected: str) -> None:
    due = first(kind, text, due_at="2023-10-01T09:00:00Z", term="P14D", urgent=True)

    assert due == Due(utc(expected), 1, None)
    assert due.at.tzinfo is UTC
    assert due.following() is None


def test_a_timer_tells_which_variables_it_reads() -> None:
    assert parse_timer("date", "due_at").names == {"due_at"}
    assert parse_timer("date", "2023-09-15").names == frozenset()


def test_a_cycle_fires_as_often_as_it_says() -> None:
    due = first("cycle", "R3/P1D")

    assert due.remaining == 3
    assert firings(due, 10) == [utc(f"2023-09-0{day}T09:30+03:00") for day in (2, 3, 4)]


def test_a_cycle_without_a_number_does_not_end() -> None:
    due = first("cycle", "R/P7D")

    assert due.remaining is None
    assert len(firings(due, 60)) == 60
    assert firings(due, 60)[-1] == utc("2024-10-25T09:30+03:00")


def test_a_cycle_with_a_start_fires_at_the_start_first() -> None:
    due = first("cycle", "R3/2023-09-10/P1D")

    assert firings(due, 10) == [utc(f"2023-09-{day}T00:00+03:00") for day in (10, 11, 12)]


def test_a_cycle_whose_start_is_over_skips_what_is_over() -> None:
    due = first("cycle", "R5/2023-08-30T12:00/P1D")

    assert due.remaining == 3
    assert firings(due, 10) == [utc(f"2023-09-0{day}T12:00+03:00") for day in (1, 2, 3)]


def test_an_endless_cycle_that_began_long_ago_is_found_at_once() -> None:
    due = first("cycle", "R/1901-01-01T00:00:00Z/PT1M")

    assert due.at == NOW
    assert due.following() == Due(datetime(2023, 9, 1, 6, 31, tzinfo=UTC), None, due.period)


def test_an_endless_cycle_may_not_fire_more_often_than_every_ten_seconds() -> None:
    with pytest.raises(ExpressionError, match="чаще раза в 10 секунд"):
        parse_timer("cycle", "R/PT9S")
    assert first("cycle", "R/PT10S").remaining is None
    assert first("cycle", "R100/PT1S").remaining == 100


def test_a_cycle_that_is_wholly_over_is_due_at_once_and_only_once() -> None:
    due = first("cycle", "R3/2022-01-01/P1D")

    assert due.at == utc("2022-01-03T00:00+03:00")
    assert due.remaining == 1
    assert due.following() is None


def test_a_monthly_cycle_from_the_31st_does_not_drift() -> None:
    due = first("cycle", "R/2023-12-31T10:00/P1M")

    days = [at.astimezone(MOSCOW).date().isoformat() for at in firings(due, 6)]

    assert days == [
        *("2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31")
    ]


def test_a_cycle_may_be_computed() -> None:
    assert first("cycle", "'R' + str(n) + '/P1D'", n=2).remaining == 2
    assert first("cycle", "'R/' + start + '/P1M'", start="2023-10-01").at == utc(
        "2023-10-01T00:00+03:00"
    )


def test_the_next_firing_needs_only_the_three_stored_fields() -> None:
    due = first("cycle", "R3/2024-01-31/P1M")
    stored = (due.at, due.remaining, due.period)

    assert Due(*stored).following() == due.following()


def test_a_cycle_ends_with_the_years_of_the_language() -> None:
    due = first("cycle", "R/P100Y")

    assert due.at.year == 2123
    assert due.following() is None


def test_wall_time_keeps_through_a_change_of_clocks_and_hours_are_elapsed_time() -> None:
    before = utc("2026-03-28T12:00+01:00")  # Berlin goes to summer time on 29 March

    assert parse_duration("P1D").after(before, BERLIN) == utc("2026-03-29T12:00+02:00")
    assert parse_duration("PT24H").after(before, BERLIN) == utc("2026-03-29T13:00+02:00")


def test_a_skipped_hour_moves_forward_and_of_a_doubled_hour_the_first_is_meant() -> None:
    berlin = Language(zone=BERLIN)

    skipped = parse_timer("date", "2026-03-29T02:30", berlin).first_due({}, NOW)
    doubled = parse_timer("date", "2026-10-25T02:30", berlin).first_due({}, NOW)

    assert skipped.at == utc("2026-03-29T03:30+02:00")
    assert doubled.at == utc("2026-10-25T02:30+02:00")


def test_a_summer_date_read_in_winter_has_the_summer_offset() -> None:
    winter = datetime(2026, 1, 10, tzinfo=UTC)

    due = parse_timer("date", "2026-07-01T12:00", Language(zone=BERLIN)).first_due({}, winter)

    assert due.at == datetime(2026, 7, 1, 10, tzinfo=UTC)


def test_a_daily_cycle_keeps_its_wall_time_through_a_change_of_clocks() -> None:
    due = parse_timer("cycle", "R4/2026-03-28T02:30/P1D", Language(zone=BERLIN)).first_due({}, NOW)

    local = [at.astimezone(BERLIN).strftime("%d %H:%M") for at in firings(due, 9)]

    assert local == ["28 02:30", "29 03:30", "30 02:30", "31 02:30"]


def test_the_elapsed_hours_of_a_doubled_hour_are_all_counted() -> None:
    first_half = utc("2026-10-25T02:30+02:00")

    assert parse_duration("PT1H").after(first_half, BERLIN) == utc("2026-10-25T02:30+01:00")


@pytest.mark.parametrize(
    ("start", "text", "expected"),
    [
        ("2023-01-31", "P1M", "2023-02-28"),
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2023-11-30", "P3M", "2024-02-29"),
        ("2023-01-31", "P1M1D", "2023-03-01"),
        ("2023-12-31", "P13M", "2025-01-31"),
    ],
)
def test_months_are_reckoned_by_the_calendar(start: str, text: str, expected: str) -> None:
    begin = utc(f"{start}T10:00+03:00")

    assert parse_duration(text).after(begin, MOSCOW) == utc(f"{expected}T10:00+03:00")


def test_a_duration_is_written_as_it_is_read() -> None:
    for text in ("P3D", "PT2H30M", "P14M", "P1M2DT3H4M5S", "PT0S"):
        assert parse_duration(text).text == text
    assert parse_duration("P1Y2W".replace("2W", "14D")) == Duration(12, 14, 0)


def test_seconds_may_have_parts() -> None:
    assert first("duration", "PT0.25S").at == NOW + timedelta(milliseconds=250)
    assert first("duration", "PT1M2,5S").at == NOW + timedelta(seconds=62, milliseconds=500)
    assert parse_duration("PT61.050S").text == "PT1M1.05S"


def test_a_cycle_by_parts_of_a_second_keeps_its_pace() -> None:
    due = first("cycle", "R4/PT0.1S")

    at = [each - NOW for each in firings(due, 10)]
    assert at == [timedelta(milliseconds=100 * n) for n in (1, 2, 3, 4)]


@pytest.mark.parametrize("text", ["${PT2H}", "= PT2H", "'PT2H'", '"PT2H"', '="PT2H"'])
def test_a_duration_may_stand_in_marks(text: str) -> None:
    assert first("duration", text).at == NOW + timedelta(hours=2)
