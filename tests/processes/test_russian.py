from __future__ import annotations

import pytest

from processes.forms.russian import (
    DAY,
    HOUR,
    MINUTE,
    MONTH,
    SECOND,
    WEEK,
    WORKING_DAY,
    YEAR,
    Unit,
    counted,
    counted_after_for,
    every,
)

UNITS = (YEAR, MONTH, WEEK, DAY, WORKING_DAY, HOUR, MINUTE, SECOND)
FEMININE = (WEEK, MINUTE, SECOND)
LIKE_ONE = (1, 21, 31, 91, 101, 121, 1001)
LIKE_TWO = (2, 3, 4, 22, 33, 44, 102, 1102)
LIKE_FIVE = (0, 5, 9, 10, 11, 12, 13, 14, 15, 19, 20, 25, 100, 111, 112, 113, 114, 1011)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.one)
def test_the_unit_agrees_with_the_number(unit: Unit) -> None:
    assert [counted(one, unit) for one in LIKE_ONE] == [f"{n} {unit.one}" for n in LIKE_ONE]
    assert [counted(one, unit) for one in LIKE_TWO] == [f"{n} {unit.few}" for n in LIKE_TWO]
    assert [counted(one, unit) for one in LIKE_FIVE] == [f"{n} {unit.many}" for n in LIKE_FIVE]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.one)
def test_after_a_preposition_only_one_of_the_feminine_changes(unit: Unit) -> None:
    changed = [n for n in range(1200) if counted(n, unit) != counted_after_for(n, unit)]
    like_one = [n for n in range(1200) if n % 10 == 1 and n % 100 != 11]
    assert changed == (like_one if unit in FEMININE else [])


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.one)
def test_how_often_never_says_each_of_many(unit: Unit) -> None:
    said = [every((number, unit)) for number in range(1, 200)]
    assert said[0] == unit.each
    for number, words in enumerate(said[1:], 2):
        is_like_one = counted(number, unit) == f"{number} {unit.one}"
        begin = "раз в" if is_like_one else "каждые"
        assert words == f"{begin} {counted_after_for(number, unit)}"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (counted(1, WEEK), "1 неделя"),
        (counted_after_for(1, WEEK), "1 неделю"),
        (counted_after_for(41, MINUTE), "41 минуту"),
        (counted_after_for(5, WORKING_DAY), "5 рабочих дней"),
        (every((1, WEEK)), "каждую неделю"),
        (every((2, WEEK)), "каждые 2 недели"),
        (every((5, YEAR)), "каждые 5 лет"),
        (every((21, SECOND)), "раз в 21 секунду"),
        (every((1, YEAR), (1, WEEK)), "раз в 1 год 1 неделю"),
    ],
)
def test_lengths_of_time_are_said_as_people_say_them(words: str, said: str) -> None:
    assert words == said
