from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from sqlite3 import ProgrammingError
from typing import Any

import pytest
from sqlalchemy import func, select

from engine import (
    Actor,
    Command,
    Conflict,
    Engine,
    InvalidInput,
    InvalidState,
    NotAllowed,
    NotFound,
)
from engine.testing import FrozenClock
from processes.rehearsal import (
    BeginRehearsal,
    EndRehearsal,
    Fill,
    MaterialOf,
    Rehearsing,
    Resolve,
    Skip,
    outcome_of,
    situation_of,
)
from processes.rehearsal.sessions import MOST_STEPS, KeepSteps, RehearsalOf
from processes.rehearsal.steps import recorded
from processes.rehearsal.values import Beginning, Place
from processes.schema import whole_metadata
from tests.processes.rehearsal.conftest import (
    AUDITOR,
    BEGINS,
    BRANCH,
    COLLEAGUE,
    CURATOR,
    OWNER,
    begin_rehearsal,
    next_step,
    shipped,
)


def do_next(rehearsing: Rehearsing, actor: Actor = OWNER) -> str:
    """Answer the open task as usual."""
    with rehearsing.held(actor, BRANCH) as held:
        turn, step = held.rehearsal.turn, next_step(held.stage)
    return rehearsing.do(actor, BRANCH, turn, step)


def stands_at(rehearsing: Rehearsing, actor: Actor = OWNER) -> list[str]:
    with rehearsing.held(actor, BRANCH) as held:
        return [one.element_id for one in held.stage.open_items()]


def rows(engine: Engine) -> dict[str, int]:
    """Return how many rows each table of the real store has."""
    with engine.runtime.database.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in whole_metadata().sorted_tables
        }


def test_nothing_of_a_rehearsal_leaks_into_the_work(engine: Engine) -> None:
    before = rows(engine)
    begin_rehearsal(engine)
    rehearsing = Rehearsing(engine)
    do_next(rehearsing)
    with rehearsing.held(OWNER, BRANCH) as held:
        turn, to = held.rehearsal.turn, held.stage.clock.now() + timedelta(days=20)
    rehearsing.do(OWNER, BRANCH, turn, Skip(to))
    do_next(rehearsing)

    assert {name: n for name, n in rows(engine).items() if n != before[name]} == {"rehearsals": 1}
    engine.execute(EndRehearsal(OWNER, BRANCH))
    assert rows(engine) == before


def test_another_process_builds_the_same_stage_from_the_steps(
    engine: Engine, rehearsing: Rehearsing
) -> None:
    do_next(rehearsing)
    do_next(rehearsing)
    with rehearsing.held(OWNER, BRANCH) as held:
        here = outcome_of(held.stage)
    with Rehearsing(engine).held(OWNER, BRANCH) as held:
        assert outcome_of(held.stage) == here
        assert held.taken == 2


def test_steps_are_taken_back(rehearsing: Rehearsing) -> None:
    do_next(rehearsing)
    do_next(rehearsing)
    assert stands_at(rehearsing) == ["prepare-materials"]
    rehearsing.cut(OWNER, BRANCH, 3, 1)
    assert stands_at(rehearsing) == ["develop-programme"]
    rehearsing.cut(OWNER, BRANCH, 4, 0)
    assert stands_at(rehearsing) == ["appoint-developer"]


def test_two_windows_do_not_take_the_same_step_twice(rehearsing: Rehearsing) -> None:
    with rehearsing.held(OWNER, BRANCH) as held:
        step = next_step(held.stage)
    rehearsing.do(OWNER, BRANCH, 1, step)
    with pytest.raises(Conflict, match="в другом окне"):
        rehearsing.do(OWNER, BRANCH, 1, step)
    with pytest.raises(Conflict):
        rehearsing.cut(OWNER, BRANCH, 1, 0)
    assert stands_at(rehearsing) == ["develop-programme"]


def begins_on(day: int) -> Beginning:
    return replace(BEGINS, at=datetime(2023, 10, day, 5, 0, tzinfo=UTC))


def test_what_is_begun_anew_is_not_shown_as_it_stood_before(
    engine: Engine, rehearsing: Rehearsing, clock: FrozenClock
) -> None:
    assert stands_at(rehearsing) == ["appoint-developer"]
    material = engine.execute(MaterialOf(BRANCH, shipped(BRANCH)))
    Rehearsing(engine).open(OWNER, material, begins_on(2))
    with rehearsing.held(OWNER, BRANCH) as held:
        assert held.stage.clock.now() == begins_on(2).at

    Rehearsing(engine).end(OWNER, BRANCH)
    clock.forward(minutes=1)
    Rehearsing(engine).open(OWNER, material, begins_on(3))
    with rehearsing.held(OWNER, BRANCH) as held:
        assert held.stage.clock.now() == begins_on(3).at


def test_a_window_takes_no_step_in_what_another_has_begun_since(
    engine: Engine, rehearsing: Rehearsing
) -> None:
    with rehearsing.held(OWNER, BRANCH) as held:
        turn, step = held.rehearsal.turn, next_step(held.stage)
    begin_rehearsal(engine)
    with pytest.raises(Conflict):
        rehearsing.do(OWNER, BRANCH, turn, step)
    assert stands_at(rehearsing) == ["appoint-developer"]


def test_what_cannot_begin_leaves_what_was_rehearsed(
    engine: Engine, rehearsing: Rehearsing
) -> None:
    do_next(rehearsing)
    material = engine.execute(MaterialOf(BRANCH, shipped(BRANCH)))
    too_many = [recorded(Skip(BEGINS.at), "Время")] * (MOST_STEPS + 1)
    with pytest.raises(InvalidInput):
        rehearsing.open(OWNER, material, BEGINS, too_many)
    assert stands_at(rehearsing) == ["develop-programme"]


def test_a_stage_is_thrown_away_with_its_rehearsal(engine: Engine, rehearsing: Rehearsing) -> None:
    material = engine.execute(MaterialOf(BRANCH, shipped(BRANCH)))
    with rehearsing.held(OWNER, BRANCH) as held:
        first = held.stage
    rehearsing.open(OWNER, material, BEGINS)
    with pytest.raises(ProgrammingError):
        first.keep_blank()
    rehearsing.end(OWNER, BRANCH)
    assert not rehearsing._kept


def test_a_step_that_fails_leaves_no_trace(rehearsing: Rehearsing) -> None:
    nowhere = Place(BRANCH, "oo-05", "no-such-step")
    with pytest.raises(InvalidState):
        rehearsing.do(OWNER, BRANCH, 1, Resolve(nowhere, "skip"))
    with rehearsing.held(OWNER, BRANCH) as held:
        assert (held.rehearsal.turn, held.rehearsal.steps) == (1, ())
    assert stands_at(rehearsing) == ["appoint-developer"]


def test_on_another_drawing_the_steps_end_where_they_no_longer_fit(
    engine: Engine, rehearsing: Rehearsing
) -> None:
    do_next(rehearsing)
    do_next(rehearsing)
    with rehearsing.held(OWNER, BRANCH) as held:
        steps = held.rehearsal.steps
    changed = shipped(BRANCH).replace(b"develop-programme", b"write-programme")
    changed = changed.replace(b"activity-2.4.write-programme", b"activity-2.4.develop-programme")
    material = engine.execute(MaterialOf(BRANCH, changed))
    engine.execute(BeginRehearsal(OWNER, material, BEGINS, steps))

    with rehearsing.held(OWNER, BRANCH) as held:
        assert held.taken == 1
        assert held.failed.startswith(
            "Шаг 2 (Выполнено: «Разработать программу наставничества», СОШ № 5)"
        )
        assert [one.item.element_id for one in situation_of(held.stage).tasks] == [
            "write-programme"
        ]
        turn, step = held.rehearsal.turn, next_step(held.stage)
    with pytest.raises(InvalidState, match="Отмените шаги"):
        rehearsing.do(OWNER, BRANCH, turn, step)
    rehearsing.cut(OWNER, BRANCH, turn, 1)
    do_next(rehearsing)
    assert stands_at(rehearsing) == ["prepare-materials"]


def test_each_owner_rehearses_by_himself(engine: Engine, rehearsing: Rehearsing) -> None:
    begin_rehearsal(engine, actor=COLLEAGUE)
    do_next(rehearsing)
    assert stands_at(rehearsing, COLLEAGUE) == ["appoint-developer"]
    assert stands_at(rehearsing) == ["develop-programme"]


def test_stages_that_are_not_looked_at_are_thrown_away(
    engine: Engine, rehearsing: Rehearsing
) -> None:
    people = [Actor(f"owner-{n}", frozenset({"process_owner@ioc"})) for n in range(9)]
    for person in people:
        begin_rehearsal(engine, actor=person)
        assert stands_at(rehearsing, person) == ["appoint-developer"]
    assert len(rehearsing._kept) == 6
    assert stands_at(rehearsing, people[0]) == ["appoint-developer"]


@pytest.mark.parametrize("actor", [CURATOR, AUDITOR])
def test_only_who_may_change_diagrams_rehearses(engine: Engine, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        begin_rehearsal(engine, actor=actor)
    commands: tuple[Command[Any], ...] = (
        RehearsalOf(actor, BRANCH),
        EndRehearsal(actor, BRANCH),
        KeepSteps(actor, 1, 1, []),
    )
    for command in commands:
        with pytest.raises(NotAllowed):
            engine.execute(command)
    with pytest.raises(NotAllowed), Rehearsing(engine).held(actor, BRANCH):
        pass


def test_without_a_beginning_there_is_nothing_to_hold(engine: Engine) -> None:
    with pytest.raises(NotFound, match="Начните новую"), Rehearsing(engine).held(OWNER, BRANCH):
        pass


@pytest.mark.usefixtures("rehearsing")
def test_what_is_recorded_is_bounded(engine: Engine) -> None:
    step = recorded(Skip(BEGINS.at), "Время")
    with pytest.raises(InvalidInput, match=f"не больше {MOST_STEPS}"):
        engine.execute(KeepSteps(OWNER, 1, 1, [step] * (MOST_STEPS + 1)))
    long = recorded(Fill(Place(BRANCH, None, "a"), {"text": ("я" * 1_000_000,)}), "Выполнено")
    with pytest.raises(InvalidInput, match="1 МБ"):
        engine.execute(KeepSteps(OWNER, 1, 1, [long]))


@pytest.mark.usefixtures("rehearsing")
def test_a_rehearsal_is_forgotten_after_a_month(engine: Engine, clock: FrozenClock) -> None:
    clock.forward(days=31)
    begin_rehearsal(engine, actor=COLLEAGUE)
    with pytest.raises(NotFound):
        engine.execute(RehearsalOf(OWNER, BRANCH))


@pytest.mark.usefixtures("rehearsing")
def test_what_was_begun_is_kept_as_it_was(engine: Engine) -> None:
    known = engine.execute(RehearsalOf(OWNER, BRANCH))
    assert known.beginning == BEGINS
    assert known.material.xml == shipped(BRANCH)
    assert isinstance(known.begun_at, datetime)
