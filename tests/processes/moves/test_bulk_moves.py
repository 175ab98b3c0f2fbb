from __future__ import annotations

from typing import Any

import pytest

from engine import (
    Actor,
    Aspect,
    Choice,
    Command,
    Decisions,
    Deploy,
    Engine,
    InstanceHistory,
    InstanceView,
    InvalidInput,
    InvalidState,
    MigrateInstance,
    NotAllowed,
    NotFound,
    Verdict,
    VerifyInstance,
    WorkItemsOf,
    WorkItemState,
)
from processes.forms import load_library
from processes.moves import (
    BeginMove,
    BulkMove,
    BulkMoveById,
    BulkMovesOf,
    LookAtMove,
    MoveResult,
    ResultsOf,
    ResultState,
    StopMove,
    work_off_moves,
)
from processes.moves.questions import decided
from processes.roadmap.start import DueOccurrences
from processes.worker import sweep
from tests.processes.moves.branches import KEY, appoint, start_branch, with_approval
from tests.processes.moves.conftest import OWNER
from tests.processes.studio.conftest import AUDITOR, CURATOR, Studio

MAPPED = Decisions({"develop-programme": "write-programme"})


@pytest.fixture
def branches(studio: Studio) -> list[int]:
    """Three branches at their first step and a fourth at its second, all on version 1."""
    ids = [start_branch(studio.engine, f"oo-{number:02}") for number in range(1, 5)]
    appoint(studio.engine, ids[3])
    return ids


@pytest.fixture
def engine(branches: list[int], office: Studio) -> Engine:
    """Return the engine of an office where version 2 came after the branches had begun."""
    assert branches
    return office.engine


def version_of(engine: Engine, instance_id: int) -> int:
    return engine.execute(InstanceView(instance_id)).instance.version


def finished(engine: Engine, ids: list[int], decisions: Decisions = MAPPED) -> BulkMove:
    move_id = engine.execute(BeginMove(OWNER, KEY, 2, ids, "Новый порядок", decisions))
    sweep(engine)
    return engine.execute(BulkMoveById(OWNER, move_id))


def results(engine: Engine, move: BulkMove) -> dict[int, MoveResult]:
    return {one.instance_id: one for one in engine.execute(ResultsOf(OWNER, move.id))}


def test_a_look_says_where_each_stands_whether_it_goes_and_what_must_be_decided(
    engine: Engine, branches: list[int]
) -> None:
    look = engine.execute(LookAtMove(OWNER, KEY, 2))

    assert [one.instance_id for one in look.with_verdict(Verdict.GOES)] == branches[:3]
    (asking,) = look.with_verdict(Verdict.NEEDS_DECISION)
    assert asking.places == ("Разработать программу наставничества",)
    (question,) = look.questions
    assert (question.name, question.instances) == ("map.develop-programme", (branches[3],))
    assert "write-programme" in [answer.value for answer in question.answers]
    assert question.is_open


def test_elements_of_one_name_are_told_apart_where_one_chooses_among_them(
    studio: Studio, branches: list[int]
) -> None:
    name = "Разработать программу наставничества"
    xml = with_approval().replace('"Согласовать программу"'.encode(), f'"{name}"'.encode())
    studio.engine.execute(Deploy(xml, load_library()))

    look = studio.engine.execute(LookAtMove(OWNER, KEY, 2))

    (question,) = look.questions
    assert [answer.words for answer in question.answers] == [
        f"«{name} (write-programme)»",
        f"«{name} (agree-programme)»",
    ]
    assert f"«{name} (write-programme)»" in question.message
    (asking,) = (one for one in look.seen if one.instance_id == branches[3])
    assert asking.places == (name,)


def test_an_answer_is_given_once_and_the_question_stays_to_be_changed(
    engine: Engine, branches: list[int]
) -> None:
    look = engine.execute(LookAtMove(OWNER, KEY, 2, MAPPED))
    assert len(look.with_verdict(Verdict.GOES)) == len(branches)
    (question,) = look.questions
    assert question.given == "write-programme"


def test_each_instance_moves_by_itself_and_its_result_is_written_down(
    engine: Engine, branches: list[int]
) -> None:
    work = [engine.execute(WorkItemsOf(one))[-1].id for one in branches]

    move = finished(engine, branches, Decisions())

    assert (move.is_finished, move.total, move.settled) == (True, 4, 4)
    assert move.counts == {ResultState.MOVED: 3, ResultState.REFUSED: 1}
    found = results(engine, move)
    assert "в новой версии его нет" in found[branches[3]].message
    assert [version_of(engine, one) for one in branches] == [2, 2, 2, 1]
    assert [engine.execute(WorkItemsOf(one))[-1].id for one in branches] == work


def test_history_names_who_ordered_the_move_and_why(engine: Engine, branches: list[int]) -> None:
    finished(engine, branches)
    (event,) = (
        one
        for one in engine.execute(InstanceHistory(branches[0]))
        if one.kind == "InstanceMigrated"
    )
    assert (event.actor, event.data["reason"]) == ("anna", "Новый порядок")
    noted = engine.execute(InstanceHistory(0))[-1].data
    assert (noted["noted"], noted["total"]) == ("BulkMoveBegun", 4)
    assert all(engine.execute(VerifyInstance(one)).is_sound for one in (0, *branches))


def test_the_way_back_uses_the_decisions_turned_round(engine: Engine, branches: list[int]) -> None:
    move = finished(engine, branches)
    back = move.decisions.reversed()

    look = engine.execute(LookAtMove(OWNER, KEY, 1, back, undoes_id=move.id))
    assert [one.instance_id for one in look.with_verdict(Verdict.GOES)] == branches
    command = BeginMove(OWNER, KEY, 1, branches, "Рано", back, undoes_id=move.id)
    returned = engine.execute(command)
    sweep(engine)

    assert engine.execute(BulkMoveById(OWNER, returned)).counts == {ResultState.MOVED: 4}
    assert [version_of(engine, one) for one in branches] == [1, 1, 1, 1]
    item = engine.execute(WorkItemsOf(branches[3]))[-1]
    assert (item.element_id, item.state) == ("develop-programme", WorkItemState.OPEN)
    listed = engine.execute(BulkMovesOf(AUDITOR, KEY))
    assert [one.undoes_id for one in listed] == [move.id, None]


def test_a_move_that_was_interrupted_is_taken_up_where_it_stopped(
    engine: Engine, branches: list[int]
) -> None:
    move_id = engine.execute(BeginMove(OWNER, KEY, 2, branches, "Порядок", MAPPED))
    assert work_off_moves(engine, most=1) == 1
    halfway = engine.execute(BulkMoveById(OWNER, move_id))
    assert (halfway.is_finished, halfway.settled) == (False, 1)

    assert work_off_moves(engine) == 3
    assert engine.execute(BulkMoveById(OWNER, move_id)).counts == {ResultState.MOVED: 4}
    assert work_off_moves(engine) == 0


def test_a_stopped_move_leaves_the_rest_where_it_is(engine: Engine, branches: list[int]) -> None:
    move_id = engine.execute(BeginMove(OWNER, KEY, 2, branches, "Порядок", MAPPED))
    work_off_moves(engine, most=1)
    engine.execute(StopMove(OWNER, move_id))
    engine.execute(StopMove(OWNER, move_id))

    assert work_off_moves(engine) == 0
    move = engine.execute(BulkMoveById(OWNER, move_id))
    assert move.counts == {ResultState.MOVED: 1, ResultState.LEFT: 3}
    assert (move.stopped_by, move.is_finished) == ("anna", True)
    assert [version_of(engine, one) for one in branches] == [2, 1, 1, 1]


def test_one_that_moved_or_failed_meanwhile_does_not_hold_up_the_rest(
    engine: Engine, branches: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    move_id = engine.execute(BeginMove(OWNER, KEY, 2, branches, "Порядок", MAPPED))
    engine.execute(MigrateInstance(branches[0], 2, OWNER))
    whole = MigrateInstance.execute

    def failing(self: MigrateInstance, uow: object) -> object:
        if self.instance_id == branches[1]:
            raise RuntimeError("boom")
        return whole(self, uow)  # type: ignore[arg-type] # the unit of work that it is given

    monkeypatch.setattr(MigrateInstance, "execute", failing)
    work_off_moves(engine)

    found = results(engine, engine.execute(BulkMoveById(OWNER, move_id)))
    assert "уже идёт по версии 2" in found[branches[0]].message
    assert found[branches[1]].message == "Сбой при переводе: RuntimeError."
    assert version_of(engine, branches[1]) == 1
    assert [found[one].state for one in branches[2:]] == [ResultState.MOVED] * 2


def test_what_fails_elsewhere_in_a_sweep_does_not_hold_up_a_move(
    engine: Engine, branches: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    move_id = engine.execute(BeginMove(OWNER, KEY, 2, branches, "Порядок", MAPPED))

    def failing(_self: DueOccurrences, _uow: object) -> object:
        raise RuntimeError("boom")

    monkeypatch.setattr(DueOccurrences, "execute", failing)
    with pytest.raises(RuntimeError, match="boom"):
        sweep(engine)

    assert engine.execute(BulkMoveById(OWNER, move_id)).counts == {ResultState.MOVED: 4}


def test_a_move_is_ordered_with_instances_a_reason_and_only_once(
    engine: Engine, branches: list[int]
) -> None:
    for command, words in (
        (BeginMove(OWNER, KEY, 2, branches, " "), "причину"),
        (BeginMove(OWNER, KEY, 2, [], "Порядок"), "Отметьте"),
        (BeginMove(OWNER, KEY, 2, [*branches, 9999], "Порядок"), "№ 9999"),
    ):
        with pytest.raises(InvalidInput, match=words):
            engine.execute(command)
    with pytest.raises(NotFound):
        engine.execute(BeginMove(OWNER, KEY, 7, branches, "Порядок"))
    engine.execute(BeginMove(OWNER, KEY, 2, branches, "Порядок"))
    with pytest.raises(InvalidState, match="ещё идёт"):
        engine.execute(BeginMove(OWNER, KEY, 2, branches, "Порядок"))


@pytest.mark.parametrize("actor", [AUDITOR, CURATOR], ids=["auditor", "curator"])
def test_only_the_owner_moves(engine: Engine, branches: list[int], actor: Actor) -> None:
    commands: tuple[Command[Any], ...] = (
        LookAtMove(actor, KEY, 2),
        BeginMove(actor, KEY, 2, branches, "Порядок"),
        StopMove(actor, 1),
    )
    for command in commands:
        with pytest.raises(NotAllowed):
            engine.execute(command)


def test_the_auditor_reads_results_and_a_curator_does_not(
    engine: Engine, branches: list[int]
) -> None:
    move = finished(engine, branches)
    assert engine.execute(BulkMoveById(AUDITOR, move.id)).total == 4
    closed: tuple[Command[Any], ...] = (
        BulkMoveById(CURATOR, move.id),
        ResultsOf(CURATOR, move.id),
    )
    for query in closed:
        with pytest.raises(NotAllowed):
            engine.execute(query)
    with pytest.raises(NotFound):
        engine.execute(BulkMoveById(OWNER, 99))


def test_a_look_is_bounded_and_says_how_many_it_has_not_seen(engine: Engine) -> None:
    look = engine.execute(LookAtMove(OWNER, KEY, 2, most=3))
    assert (len(look.seen), look.beyond) == (3, 1)


def test_decisions_are_read_from_fields_and_the_rest_is_passed_over() -> None:
    fields = {
        "map.a": "b",
        "map.lost": "-",
        "map.open": "",
        "choice.due.accept.summary": "keep",
        "choice.nothing.a": "keep",
        "choice.due.a": "whatever",
        "reason": "x",
    }
    assert decided(fields) == Decisions(
        {"a": "b", "lost": None}, {("accept.summary", Aspect.DUE): Choice.KEEP}
    )
