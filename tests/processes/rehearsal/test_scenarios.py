from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine import Actor, Command, Engine, InvalidInput, InvalidState, NotAllowed, NotFound
from processes.rehearsal import (
    DeleteScenario,
    KeepScenario,
    RenameScenario,
    ScenarioById,
    ScenariosOf,
    Skip,
    Stage,
    outcome_of,
    replay_scenarios,
)
from processes.rehearsal.differences import differences
from processes.rehearsal.scenarios import MOST_SCENARIOS
from processes.rehearsal.steps import recorded
from tests.processes.moves.branches import with_approval
from tests.processes.rehearsal.conftest import (
    AUDITOR,
    BEGINS,
    BRANCH,
    CURATOR,
    OWNER,
    in_days,
    next_step,
    shipped,
)

Stages = Callable[..., Stage]


@pytest.fixture
def kept(engine: Engine, stage_of: Stages) -> int:
    """Keep «Обычный ход»: two tasks as usual, twenty days skipped, the rest as usual."""
    stage = stage_of()
    steps = []

    def do(step: object) -> None:
        steps.append(recorded(step, step.perform(stage)))  # type: ignore[arg-type, attr-defined] # any step

    do(next_step(stage))
    do(next_step(stage))
    do(Skip(in_days(stage, 20)))
    while stage.open_items():
        do(next_step(stage))
    return keep(engine, steps, stage)


def keep(
    engine: Engine, steps: list[dict[str, object]], stage: Stage, name: str = "Обычный ход"
) -> int:
    return engine.execute(KeepScenario(OWNER, BRANCH, name, BEGINS, steps, outcome_of(stage)))


def replayed(engine: Engine, xml: bytes, actor: Actor = OWNER) -> tuple[str, ...]:
    (one,) = replay_scenarios(engine, actor, BRANCH, xml)
    return one.differences


@pytest.mark.usefixtures("kept")
def test_on_the_same_drawing_everything_goes_as_it_went(engine: Engine) -> None:
    (one,) = replay_scenarios(engine, AUDITOR, BRANCH, shipped(BRANCH))
    assert (one.name, one.is_same, one.differences) == ("Обычный ход", True, ())


@pytest.mark.usefixtures("kept")
def test_a_new_step_is_told_where_the_way_parts(engine: Engine) -> None:
    said = replayed(engine, with_approval())
    assert said[0] == (
        "На шаге 2 (Выполнено: «Разработать программу наставничества», СОШ № 5) путь расходится. "
        "Такой задачи в этот момент нет."
    )
    assert said[1] == "Процесс ждёт: задача «Разработать программу наставничества»."


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            b'<spiffworkflow:property name="due" value="P14D"/>',
            b'<spiffworkflow:property name="due" value="P3D"/>',
            "СОШ № 5. Срок задачи «Подготовить комплект анкет, форм встреч и памяток»: было 15 сентября 2023 в 08:00, стало 4 сентября 2023 в 08:00.",
        ),
        (
            'name="Утвердить программу и материалы"'.encode(),
            'name="Подписать программу"'.encode(),
            "СОШ № 5. Задача «Утвердить программу и материалы» называется «Подписать программу».",
        ),
        (
            'name="ИОЦ"'.encode(),
            'name="Куратор ОО"'.encode(),
            "СОШ № 5. Задачу «Провести методическую проверку» выполняет Куратор ОО, а было: ИОЦ.",
        ),
    ],
)
def test_terms_names_and_executors_are_told_as_was_and_is(
    engine: Engine, before: bytes, after: bytes, sentence: str
) -> None:
    xml = shipped(BRANCH)
    assert before in xml
    assert replayed(engine, xml.replace(before, after)) == (sentence,)


@pytest.mark.usefixtures("kept")
def test_a_drawing_with_problems_says_so_in_every_scenario(engine: Engine) -> None:
    broken = shipped(BRANCH).replace(b"form_key", b"form_kee", 1)
    assert replayed(engine, broken) == ("Схему нельзя проиграть: к ней есть замечания, всего 1.",)


def test_the_same_outcome_has_no_differences(stage_of: Stages) -> None:
    stage = stage_of()
    outcome = outcome_of(stage)
    assert differences(outcome, outcome) == ()
    assert type(outcome).from_document(outcome.to_document()) == outcome


def test_a_way_that_parts_tells_what_is_no_longer_and_what_is_now_passed(
    stage_of: Stages,
) -> None:
    shorter, longer = stage_of(), stage_of()
    next_step(longer).perform(longer)
    said = differences(outcome_of(shorter), outcome_of(longer), {"oo-05": "СОШ № 5"})
    assert said == (
        "СОШ № 5. Теперь проходит: «Назначить разработчика».",
        "В конце ждёт: задача «Разработать программу наставничества».",
        "В конце больше не ждёт: задача «Назначить разработчика».",
    )


def test_a_scenario_of_the_same_name_is_kept_anew(
    engine: Engine, stage_of: Stages, kept: int
) -> None:
    stage = stage_of()
    step = next_step(stage)
    again = keep(engine, [recorded(step, step.perform(stage))], stage, "  Обычный   ход ")
    assert again == kept
    (one,) = engine.execute(ScenariosOf(OWNER, BRANCH))
    assert (one.name, len(one.steps), one.kept_by) == ("Обычный ход", 1, "anna")


def test_scenarios_are_renamed_and_deleted(engine: Engine, stage_of: Stages, kept: int) -> None:
    stage = stage_of()
    step = next_step(stage)
    other = keep(engine, [recorded(step, step.perform(stage))], stage, "Другой")
    with pytest.raises(InvalidState, match="уже есть"):
        engine.execute(RenameScenario(OWNER, BRANCH, other, "Обычный ход"))
    engine.execute(RenameScenario(OWNER, BRANCH, other, "Короткий ход"))
    assert engine.execute(ScenarioById(AUDITOR, BRANCH, other)).name == "Короткий ход"
    engine.execute(DeleteScenario(OWNER, BRANCH, kept))
    assert [one.id for one in engine.execute(ScenariosOf(OWNER, BRANCH))] == [other]
    commands: tuple[Command[Any], ...] = (
        RenameScenario(OWNER, BRANCH, kept, "Нет такого"),
        DeleteScenario(OWNER, BRANCH, kept),
        ScenarioById(OWNER, BRANCH, kept),
    )
    for command in commands:
        with pytest.raises(NotFound):
            engine.execute(command)


def test_names_steps_and_numbers_of_scenarios_are_bounded(engine: Engine, stage_of: Stages) -> None:
    stage = stage_of()
    step = [recorded(Skip(BEGINS.at), "Время")]
    for name in ("", "   ", "я" * 201):
        with pytest.raises(InvalidInput):
            keep(engine, step, stage, name)
    with pytest.raises(InvalidInput, match="ни шага"):
        keep(engine, [], stage)
    for number in range(MOST_SCENARIOS):
        keep(engine, step, stage, f"Сценарий {number}")
    with pytest.raises(InvalidState, match="Удалите"):
        keep(engine, step, stage, "Лишний")


def test_rights_stand_in_every_command_and_query(
    engine: Engine, stage_of: Stages, kept: int
) -> None:
    outcome = outcome_of(stage_of())
    for actor in (CURATOR, AUDITOR):
        commands: tuple[Command[Any], ...] = (
            KeepScenario(actor, BRANCH, "Чужой", BEGINS, [{"do": "skip"}], outcome),
            RenameScenario(actor, BRANCH, kept, "Чужой"),
            DeleteScenario(actor, BRANCH, kept),
        )
        for command in commands:
            with pytest.raises(NotAllowed):
                engine.execute(command)
    queries: tuple[Command[Any], ...] = (
        ScenariosOf(CURATOR, BRANCH),
        ScenarioById(CURATOR, BRANCH, kept),
    )
    for query in queries:
        with pytest.raises(NotAllowed):
            engine.execute(query)
    with pytest.raises(NotAllowed):
        replay_scenarios(engine, CURATOR, BRANCH, shipped(BRANCH))
    assert engine.execute(ScenariosOf(AUDITOR, BRANCH))
