"""Timers that are refused: at deployment, when they begin, and whatever is written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expressions import (
    Duration,
    ExpressionError,
    Language,
    TimerKind,
    parse_duration,
    parse_timer,
)
from tests.engine.timing import BERLIN, MOSCOW, firings, first


@pytest.mark.parametrize(
    "text",
    [
        *("P", "PT", "P1", "P1DT", "P3X", "PD", "P1D2M", "P1W2D", "P1.5D", "P1,5D", "PT1.5H"),
        *("-P1D", "P-1D", "PT-1H", "+P1D", "p3d", "Р3D", "P٣D", "P３D", "P 3 D", "3D", ""),
        *("P101Y", "P999999999Y", "P" + "9" * 1_000 + "Y", "PT9999999999999999999S"),
        *("P1300M", "P40000D", "PT999999999999H", "P999999999999W", "P1Y\n", "P1Yx"),
    ],
)
def test_a_bad_duration_is_refused_at_deployment(text: str) -> None:
    if text == "P1Y\n":  # blanks around a text are the editor's, not the author's
        assert parse_duration(text).months == 12
        return
    with pytest.raises(ExpressionError):
        parse_duration(text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "2023-13-01"),
        ("date", "2023-02-30"),
        ("date", "2023-9-1"),
        ("date", "20230901"),
        ("date", "2023-W35-5"),
        ("date", "2023-09-01T25:00"),
        ("date", "2023-09-01T10:00+99:00"),
        ("date", "2023-09-01T10:00[Europe/Moscow]"),
        ("date", "0001-01-01"),
        ("date", "9999-12-31T23:59-12:00"),
        ("date", "P3D"),
        ("date", "01.09.2023"),
        ("date", "завтра утром"),
        ("date", ""),
        ("date", "5"),
        ("date", "'вчера'"),
        ("date", "__import__('os').getcwd()"),
        ("duration", "2023-09-01"),
        ("duration", "P3X"),
        ("duration", "p3d"),
        ("duration", "Р3Д"),
        ("duration", "-P1D"),
        ("duration", "P999999999Y"),
        ("duration", "'P999999999Y'"),
        ("duration", "'P3X'"),
        ("duration", "'-P1D'"),
        ("duration", "R3/P1D"),
        ("duration", "days(99999999)"),
        ("duration", "10**10**10"),
        ("duration", "'P' + '9' * 1000000000 + 'Y'"),
        ("cycle", "P1D"),
        ("cycle", "R3"),
        ("cycle", "R0/P1D"),
        ("cycle", "R-1/P1D"),
        ("cycle", "R1001/P1D"),
        ("cycle", "R999999999999999999/P1D"),
        ("cycle", "R3/PT0S"),
        ("cycle", "R/P0D"),
        ("cycle", "R3/P-1D"),
        ("cycle", "R3/P999999999Y"),
        ("cycle", "R3/P1D/2023-09-01"),
        ("cycle", "R3/завтра/P1D"),
        ("cycle", "R3/2023-09-01/P1D/P1D"),
        ("cycle", "R3//P1D"),
        ("cycle", "r3/p1d"),
        ("cycle", "0 0 12 * * ?"),
        ("cycle", "'P1D'"),
        ("cycle", "days(1)"),
    ],
)
def test_a_bad_timer_text_is_refused_at_deployment(kind: TimerKind, text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_timer(kind, text)


@pytest.mark.parametrize("value", [5, None, True, ["P1D"], "P3X", "-P1D", "P999999999Y", "", "x"])
def test_a_variable_that_is_no_timer_text_is_refused_when_the_timer_begins(value: Any) -> None:
    for kind in ("date", "duration", "cycle"):
        with pytest.raises(ExpressionError):
            first(kind, "term", term=value)


def test_a_timer_whose_variable_is_missing_says_which() -> None:
    with pytest.raises(ExpressionError, match="«due_at» не задана"):
        first("date", "due_at")


def test_a_timer_beyond_the_years_of_the_language_is_refused() -> None:
    with pytest.raises(ExpressionError, match="1900–2200"):
        first("duration", "P100Y", now=datetime(2150, 1, 1, tzinfo=UTC))
    with pytest.raises(ExpressionError, match="1900–2200"):
        parse_duration("PT876000H").after(datetime(2150, 1, 1, tzinfo=UTC), MOSCOW)


DURATIONS = st.builds(
    Duration, st.integers(0, 30), st.integers(0, 40), st.integers(0, 100_000)
).filter(lambda duration: not duration.is_zero)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds UTC


@given(start=MOMENTS, duration=DURATIONS, zone=st.sampled_from([MOSCOW, BERLIN]))
def test_every_firing_of_a_cycle_is_so_many_durations_from_its_start(
    start: datetime, duration: Duration, zone: ZoneInfo
) -> None:
    due = parse_timer("cycle", f"R9/{duration.text}", Language(zone=zone)).first_due({}, start)

    found = firings(due, 20)

    assert found == [duration.moved(start, zone, n).astimezone(UTC) for n in range(1, 10)]
    assert found == sorted(set(found))


@given(kind=st.sampled_from(["date", "duration", "cycle"]), text=st.text(max_size=30))
def test_any_timer_text_is_refused_or_gives_a_due_moment(kind: TimerKind, text: str) -> None:
    try:
        due = first(kind, text)
    except ExpressionError:
        return
    assert due.at.tzinfo is UTC


@given(
    st.lists(st.sampled_from([*"PTYMWDHSR/-+:Z.0123456789 '", "2023-09-01", "P1D"]), max_size=12)
)
def test_a_text_that_looks_like_a_timer_is_refused_or_gives_a_due_moment(parts: list[str]) -> None:
    for kind in ("date", "duration", "cycle"):
        test: TimerKind = kind
        try:
            due = first(test, "".join(parts))
        except ExpressionError:
            continue
        assert due.at.tzinfo is UTC
