from __future__ import annotations

from datetime import date

import pytest

from engine import InvalidInput, InvalidState, NotFound
from processes.pairs import (
    ClosePair,
    CreatePair,
    MovePair,
    PairById,
    PairCounts,
    PairHistory,
    PairsOf,
    PairState,
    Rematch,
    SetMembers,
    StatesOf,
)
from processes.pairs.states import MOVES
from tests.processes.handlers_fixture import SCHOOL, YEAR, School, members, school

__all__ = ["school"]

_ASIDE = {PairState.PROPOSED, PairState.SUSPENDED, PairState.REMATCH, PairState.TERMINATED}
_PATH = [state.value for state in PairState if state not in _ASIDE]


@pytest.fixture
def pair(school: School) -> int:
    school.people("mentor", "other", "boy", "girl")
    return make(school, "mentor", "boy")


def make(school: School, mentor: str, *mentees: str, group: str | None = None) -> int:
    dates = date(2023, 11, 1), date(2024, 5, 31)
    return school.run(CreatePair(SCHOOL, YEAR, mentor, members(*mentees), *dates, group_name=group))


def test_a_pair_walks_the_way_of_the_plan_and_every_state_is_remembered(
    school: School, pair: int
) -> None:
    for code in _PATH:
        school.run(MovePair(pair, PairState(code)))

    states = [state for state, _ in school.run(StatesOf(pair))]
    assert states == [PairState.PROPOSED, *(PairState(code) for code in _PATH)]


def test_a_step_may_not_be_skipped(school: School, pair: int) -> None:
    with pytest.raises(InvalidState, match=r"«подобрана».*«совместная работа»"):
        school.run(MovePair(pair, PairState.ACTIVE))

    assert school.run(PairById(pair)).state is PairState.PROPOSED


def test_from_an_end_there_is_no_way_on() -> None:
    for state in PairState:
        assert (MOVES[state] == frozenset()) == state.is_closed


def test_a_suspended_pair_returns_to_the_step_where_it_stopped(school: School, pair: int) -> None:
    for code in (*_PATH[:4], "SUSPENDED", "TRIAL"):
        school.run(MovePair(pair, PairState(code)))

    assert school.run(PairById(pair)).state is PairState.TRIAL


def test_a_closed_pair_stays_as_it_was_closed(school: School, pair: int) -> None:
    assert school.run(ClosePair(pair, "terminated", "HEALTH"))

    assert not school.run(ClosePair(pair, "completed"))
    closed = school.run(PairById(pair))
    assert (closed.state, closed.reason) == (PairState.TERMINATED, "HEALTH")
    assert closed.closed_at is not None


def test_a_reason_outside_the_dictionary_is_refused(school: School, pair: int) -> None:
    with pytest.raises(InvalidInput, match="причин"):
        school.run(ClosePair(pair, "terminated", "BORED"))


def test_an_unknown_pair_is_said_to_be_unknown(school: School) -> None:
    with pytest.raises(NotFound, match="№ 77"):
        school.run(MovePair(77, PairState.ACTIVE))


def test_nobody_is_his_own_mentor(school: School, pair: int) -> None:
    with pytest.raises(InvalidInput, match="другой человек"):
        make(school, "mentor", "mentor")

    assert [found.id for found in school.run(PairsOf(SCHOOL))] == [pair]


def test_a_rematch_keeps_mentees_dates_and_history(school: School, pair: int) -> None:
    for code in (*_PATH[:5], "REMATCH"):
        school.run(MovePair(pair, PairState(code)))

    new = school.run(PairById(school.run(Rematch(pair, "other"))))

    assert (new.mentor, new.mentees, new.previous_id) == ("other", ("boy",), pair)
    assert new.state is PairState.PROPOSED
    assert new.programme_ends == date(2024, 5, 31)
    assert [each.id for each in school.run(PairHistory(new.id))] == [new.id, pair]


def test_a_pair_that_still_lives_is_not_rematched(school: School, pair: int) -> None:
    with pytest.raises(InvalidState, match="закройте прежнюю"):
        school.run(Rematch(pair, "other"))


def test_who_leaves_a_group_is_remembered_but_takes_no_part(school: School, pair: int) -> None:
    group = make(school, "other", "boy", "girl", group="Роботы")

    school.run(SetMembers(group, members("girl")))

    found = school.run(PairById(group))
    assert (found.is_group, found.mentees) == (True, ("girl",))
    assert [member.mentee for member in found.everybody] == ["boy", "girl"]
    assert school.run(PairById(pair)).mentees == ("boy",)


def test_pairs_are_found_by_whoever_is_in_them_and_counted_without_names(
    school: School, pair: int
) -> None:
    group = make(school, "other", "girl", group="Роботы")
    school.run(ClosePair(group, "terminated"))

    assert [found.id for found in school.run(PairsOf(person="boy"))] == [pair]
    assert [found.id for found in school.run(PairsOf(SCHOOL, YEAR, [PairState.PROPOSED]))] == [pair]
    assert school.run(PairCounts(SCHOOL, YEAR)) == {
        (SCHOOL, PairState.PROPOSED): 1,
        (SCHOOL, PairState.TERMINATED): 1,
    }
