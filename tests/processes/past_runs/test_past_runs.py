from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import func, select

from engine import (
    SYSTEM,
    CancelInstance,
    Command,
    Engine,
    InvalidInput,
    InvalidState,
    NotAllowed,
    NotFound,
)
from processes.past_runs import (
    BeginPastRun,
    EndedInstances,
    PastResult,
    PastRunById,
    PastRunsOf,
    RunState,
    StopPastRun,
    Verdict,
    work_off_past_runs,
)
from processes.past_runs import work_off as working
from processes.rehearsal import MaterialOf
from processes.schema import whole_metadata
from tests.processes.moves.branches import KEY, XML, start_branch, with_approval
from tests.processes.past_runs.conftest import Past
from tests.processes.rehearsal.conftest import AUDITOR, CURATOR, OWNER


def test_on_the_version_that_they_ran_on_all_go_as_they_went(past: Past) -> None:
    run = past.run()
    assert (run.state, run.done, run.total) == (RunState.DONE, 3, 3)
    assert [(one.verdict, one.sentences) for one in run.results] == [(Verdict.SAME, ())] * 3


def test_a_new_step_that_nobody_did_is_where_they_would_stand(past: Past) -> None:
    run = past.run(with_approval().replace(b"write-programme", b"develop-programme"))
    straight, back, cancelled = run.results
    assert straight.instance_id == past.branches[0]
    assert straight.verdict is Verdict.ELSEWHERE
    assert straight.sentences == (
        "Не закончился бы, ждёт: задача «Согласовать программу».",
        "Новые задачи: «Согласовать программу».",
        "Не понадобились бы: «Провести методическую проверку», «Утвердить программу и материалы».",
    )
    assert back.verdict is Verdict.ELSEWHERE
    assert cancelled.verdict is Verdict.SAME


def test_a_new_step_that_takes_days_puts_off_what_follows_and_makes_it_late(past: Past) -> None:
    xml = with_approval().replace(b"write-programme", b"develop-programme")
    run = past.run(xml, days_for_new=20)
    straight, *_ = run.results
    assert straight.verdict is Verdict.LATE
    assert straight.sentences[0] == (
        "Опоздание: «Согласовать программу» (СОШ № 5), срок 15 сентября 2023, "
        "сделано 30 сентября 2023."
    )
    assert run.late_tasks[0][0] == "Согласовать программу"
    assert run.counts[Verdict.ELSEWHERE] == 0


def test_a_shorter_term_names_whom_it_would_have_made_late(past: Past) -> None:
    shorter = XML.replace(
        b'<spiffworkflow:property name="due" value="P14D"/>',
        b'<spiffworkflow:property name="due" value="P3D"/>',
    )
    run = past.run(shorter)
    assert [one.verdict for one in run.results] == [Verdict.LATE, Verdict.LATE, Verdict.SAME]
    assert run.late_tasks == [("Подготовить комплект анкет, форм встреч и памяток", 2)]


def test_a_condition_turned_round_ends_elsewhere(past: Past) -> None:
    turned = XML.replace(b'approval == "return"', b'approval == "approve"')
    turned = turned.replace(b"approval == &quot;return&quot;", b"approval == &quot;approve&quot;")
    assert turned != XML
    run = past.run(turned)
    assert run.results[0].verdict is Verdict.ELSEWHERE
    assert run.results[0].sentences[0].startswith("Не закончился бы, ждёт: задача «Разработать")


def test_a_term_that_was_extended_by_hand_is_not_held_against_the_new_version(past: Past) -> None:
    branch = start_branch(past.engine, "oo-05")
    past.extend(branch, 30)
    past.do(branch, 25, developer_due="2023-12-20")
    past.branches = [branch]
    past.engine.execute(CancelInstance(branch, SYSTEM, "хватит"))
    assert past.run().results[0].verdict is Verdict.SAME


def test_what_could_not_be_run_is_told_for_each(past: Past) -> None:
    run_id = past.begin(ids=[*past.branches, 9999])
    work_off_past_runs(past.engine)
    found = past.engine.execute(PastRunById(OWNER, run_id)).results[-1]
    assert (found.instance_id, found.verdict) == (9999, Verdict.FAILED)
    assert "9999" in found.sentences[0]


def test_a_run_that_was_interrupted_is_taken_up_where_it_stopped(
    past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id, calls = past.begin(), count(1)
    again = working._again

    def killed(*given: Any) -> PastResult:
        if next(calls) == 3:
            raise KeyboardInterrupt
        return again(*given)

    monkeypatch.setattr(working, "_BATCH_SECONDS", -1.0)
    monkeypatch.setattr(working, "_again", killed)
    with pytest.raises(KeyboardInterrupt):
        work_off_past_runs(past.engine)
    halfway = past.engine.execute(PastRunById(AUDITOR, run_id))
    assert (halfway.done, halfway.is_running) == (2, True)
    assert work_off_past_runs(past.engine) == 1
    assert past.engine.execute(PastRunById(OWNER, run_id)).state is RunState.DONE


def test_a_run_is_stopped_and_stays_as_it_is(past: Past) -> None:
    run_id = past.begin()
    past.engine.execute(StopPastRun(OWNER, run_id))
    assert work_off_past_runs(past.engine) == 0
    run = past.engine.execute(PastRunById(OWNER, run_id))
    assert (run.state, run.done, run.ended_at) == (RunState.STOPPED, 0, past.clock.now())
    done = past.run()
    past.engine.execute(StopPastRun(OWNER, done.id))
    assert past.engine.execute(PastRunById(OWNER, done.id)).state is RunState.DONE


def test_nothing_but_the_run_itself_is_written(past: Past) -> None:
    before = _rows(past.engine)
    past.run()
    after = _rows(past.engine)
    assert {name for name in after if after[name] != before[name]} == {"past_runs"}


def test_a_few_runs_of_a_process_are_kept(past: Past) -> None:
    ids = [past.run().id for _ in range(7)]
    assert [one.id for one in past.engine.execute(PastRunsOf(AUDITOR, KEY))] == ids[:1:-1]
    with pytest.raises(NotFound):
        past.engine.execute(PastRunById(OWNER, ids[0]))


def test_a_second_run_of_a_process_waits_for_the_first(past: Past) -> None:
    first = past.begin()
    with pytest.raises(InvalidState, match=f"Прогон № {first} этого процесса ещё идёт"):
        past.begin()
    past.engine.execute(StopPastRun(OWNER, first))
    assert past.begin() > first


def test_a_run_whose_stage_cannot_be_set_up_holds_up_no_other(past: Past) -> None:
    material = past.engine.execute(MaterialOf(KEY, XML))
    broken = replace(material, places=({"id": "oo-05", "short_name": "СОШ № 5"},))
    run_id = past.engine.execute(BeginPastRun(OWNER, broken, past.branches))
    assert work_off_past_runs(past.engine) == 3
    run = past.engine.execute(PastRunById(OWNER, run_id))
    assert run.state is RunState.DONE
    assert {one.sentences for one in run.results} == {
        ("Сбой при прогоне: он записан в журнал системы. Сообщите администратору.",)
    }


def test_those_that_ended_in_the_days_asked_for_are_found(past: Past) -> None:
    now = past.clock.now()
    found = past.engine.execute(EndedInstances(AUDITOR, KEY, now - timedelta(days=365), now))
    assert sorted([*found, past.branches[1]]) == sorted(past.branches)
    late = past.engine.execute(EndedInstances(OWNER, KEY, now, now + timedelta(days=1)))
    assert late == [past.branches[1]]


@pytest.mark.parametrize("days", [-1, 367])
def test_days_for_new_tasks_are_bounded(past: Past, days: int) -> None:
    with pytest.raises(InvalidInput, match="от 0 до 366"):
        past.begin(days_for_new=days)


def test_without_instances_there_is_nothing_to_run(past: Past) -> None:
    with pytest.raises(InvalidInput, match="ни один"):
        past.begin(ids=[])


def test_owners_order_and_stop_and_auditors_read(past: Past) -> None:
    material = past.engine.execute(MaterialOf(KEY, XML))
    run_id, now = past.begin(), past.clock.now()
    for actor in (CURATOR, AUDITOR):
        commands: tuple[Command[Any], ...] = (
            BeginPastRun(actor, material, past.branches),
            StopPastRun(actor, run_id),
        )
        for command in commands:
            with pytest.raises(NotAllowed):
                past.engine.execute(command)
    queries: tuple[Command[Any], ...] = (
        PastRunById(CURATOR, run_id),
        PastRunsOf(CURATOR, KEY),
        EndedInstances(CURATOR, KEY, now, now),
    )
    for query in queries:
        with pytest.raises(NotAllowed):
            past.engine.execute(query)


def _rows(engine: Engine) -> dict[str, int]:
    with engine.runtime.database.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in whole_metadata().sorted_tables
        }
