from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from webapp.formatting import DueKind, RussianDates, number, plural

NOW = datetime(2023, 9, 15, 8, 0, tzinfo=UTC)  # 11:00 in Moscow
DATES = RussianDates(NOW)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 дней"),
        (1, "1 день"),
        (2, "2 дня"),
        (5, "5 дней"),
        (11, "11 дней"),
        (12, "12 дней"),
        (21, "21 день"),
        (22, "22 дня"),
        (112, "112 дней"),
    ],
)
def test_the_noun_agrees_with_the_number(count: int, words: str) -> None:
    assert plural(count, "день", "дня", "дней") == words


@pytest.mark.parametrize(
    ("value", "words"), [(12345, "12\xa0345"), (0.5, "0,5"), (7.0, "7"), (-3, "−3")]
)
def test_numbers_are_written_in_groups_with_a_comma(value: float, words: str) -> None:
    assert number(value) == words


def test_a_day_of_this_year_goes_without_the_year() -> None:
    assert DATES.day(date(2023, 9, 1)) == "1 сентября"
    assert DATES.day(date(2024, 5, 31)) == "31 мая 2024"


def test_a_moment_is_told_by_the_clock_of_moscow() -> None:
    late = datetime(2023, 9, 30, 21, 30, tzinfo=UTC)
    assert DATES.moment(late) == "1 октября, 00:30"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (14, "вчера"),
        (15, "сегодня"),
        (16, "завтра"),
        (18, "через 3 дня"),
        (20, "через 5 дней"),
        (22, "через 7 дней"),
        (23, "23 сентября"),
        (13, "2 дня назад"),
        (7, "7 сентября"),
    ],
)
def test_near_days_are_named_by_their_distance(day: int, words: str) -> None:
    assert DATES.relative_day(date(2023, 9, day)) == words


@pytest.mark.parametrize(
    ("due_at", "kind", "words"),
    [
        (datetime(2023, 9, 13, 15, tzinfo=UTC), DueKind.OVERDUE, "просрочено на 2 дня"),
        (datetime(2023, 9, 14, 20, 59, tzinfo=UTC), DueKind.OVERDUE, "просрочено на 1 день"),
        (datetime(2023, 9, 15, 6, tzinfo=UTC), DueKind.OVERDUE, "срок истёк сегодня в 09:00"),
        (datetime(2023, 9, 15, 15, tzinfo=UTC), DueKind.TODAY, "сегодня до 18:00"),
        (date(2023, 9, 15), DueKind.TODAY, "сегодня"),
        (datetime(2023, 9, 16, 15, tzinfo=UTC), DueKind.SOON, "завтра"),
        (datetime(2024, 1, 10, 15, tzinfo=UTC), DueKind.LATER, "10 января 2024"),
    ],
)
def test_a_due_date_says_how_near_it_is(due_at: date, kind: DueKind, words: str) -> None:
    due = DATES.due(due_at)
    assert (due.kind, due.words) == (kind, words)


def test_a_due_date_in_relative_words_names_the_day_as_well() -> None:
    assert DATES.due(datetime(2023, 9, 18, 15, tzinfo=UTC)).day == "18 сентября"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2023, 9, 1), date(2023, 9, 15), "1–15 сентября"),
        (date(2023, 9, 1), date(2023, 10, 15), "1 сентября — 15 октября"),
        (date(2022, 9, 1), date(2022, 12, 31), "1 сентября — 31 декабря 2022"),
        (date(2022, 8, 30), date(2023, 9, 1), "30 августа 2022 — 1 сентября 2023"),
        (date(2023, 9, 1), date(2023, 9, 1), "1 сентября"),
    ],
)
def test_a_period_says_once_what_repeats(first: date, last: date, words: str) -> None:
    assert DATES.period(first, last) == words
