"""Medians and ninth deciles that the database finds, against what Python finds."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from statistics import median

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, String, cast, column, select, values
from sqlalchemy import Engine as Database

from processes.insight.spread import Spread, spread, spread_of
from processes.insight.words import accusative, decimal, duration, percent, short_duration

LENGTHS = st.lists(st.one_of(st.none(), st.integers(0, 10**15)), min_size=1, max_size=25)


@given(groups=st.dictionaries(st.sampled_from("abc"), LENGTHS, min_size=1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_group_has_the_spread_that_python_computes(
    database: Database, groups: dict[str, list[int | None]]
) -> None:
    rows = [(group, length) for group, lengths in groups.items() for length in lengths]
    lengths = (
        values(column("element", String), column("time", BigInteger)).data(rows).cte("lengths")
    )
    measured = select(lengths.c.element, cast(lengths.c.time, BigInteger).label("time")).subquery()
    with database.connect() as connection:
        found = connection.execute(spread(measured, "element", value="time"))
        told = {row.element: spread_of(row) for row in found}

    known = {name: [one for one in each if one is not None] for name, each in groups.items()}
    assert told == {name: _computed(each) for name, each in known.items() if each}


def _computed(lengths: list[int]) -> Spread:
    ordered = sorted(lengths)
    ninth = ordered[ceil(0.9 * len(ordered)) - 1]
    whole = (int(median(ordered)), ninth, sum(ordered))
    middle, p90, total = (timedelta(microseconds=each) for each in whole)
    return Spread(len(ordered), middle, p90, total)


@pytest.mark.parametrize(
    ("value", "long", "short"),
    [
        (timedelta(days=6), "6 дней", "6 дн."),
        (timedelta(days=1, hours=12), "1,5 дня", "1,5 дн."),
        (timedelta(days=1), "1 день", "1 дн."),
        (timedelta(days=21, hours=11), "21 день", "21 дн."),
        (timedelta(hours=3), "3 часа", "3 ч"),
        (timedelta(minutes=20), "20 минут", "20 мин"),
        (timedelta(seconds=30), "меньше минуты", "0"),
        (timedelta(), "сразу", "0"),
    ],
)
def test_durations_are_said_as_people_say_them(value: timedelta, long: str, short: str) -> None:
    assert _plain(duration(value)) == long
    assert _plain(short_duration(value)) == short


def test_what_is_waited_for_stands_in_the_accusative() -> None:
    said = [_plain(accusative(timedelta(minutes=each))) for each in (1, 2, 21, 60, 1440)]

    assert said == ["1 минуту", "2 минуты", "21 минуту", "1 час", "1 день"]


def test_shares_and_numbers_are_said_as_people_say_them() -> None:
    assert [_plain(percent(share)) for share in (0.0, 0.001, 0.245, 1.0)] == [
        "0 %",
        "<1 %",
        "25 %",
        "100 %",
    ]
    assert [decimal(value) for value in (2.0, 2.44, 3.96)] == ["2", "2,4", "4"]


def _plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")
