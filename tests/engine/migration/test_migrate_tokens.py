from __future__ import annotations

import pytest

from engine import (
    Actor,
    InstanceHistory,
    MigrateInstance,
    NotAllowed,
    NotFound,
    Severity,
    Verdict,
)
from tests.engine.migration.drawn import diagram, element, ends, flow, line, task, timer
from tests.engine.migration.office import CLERK, OWNER, Office
from tests.engine.migration.refusing import SIMPLE, reasons


def test_a_step_added_after_the_token_is_done_by_the_moved_instance(office: Office) -> None:
    longer = diagram(
        ends(), task("draft"), task("approve"), line("start", "draft", "approve", "end")
    )
    office.deploy(SIMPLE, longer)
    moved = office.start()

    assert office.migrate(moved).verdict is Verdict.GOES
    office.complete(moved, "draft")

    assert list(office.open(moved)) == ["approve"]
    office.complete(moved, "approve")
    assert office.state(moved) == "completed"


def test_history_says_who_moved_it_from_where_to_where_how_and_why(office: Office) -> None:
    renamed = diagram(ends(), task("write"), line("start", "write", "end"))
    office.deploy(SIMPLE, renamed)
    moved = office.start()

    office.migrate(moved, mapping={"draft": "write"})

    event = office.run(InstanceHistory(moved))[-1]
    assert (event.kind, event.actor) == ("InstanceMigrated", "owner")
    assert event.data == {
        "before": 1,
        "after": 2,
        "mapping": {"draft": "write"},
        "choices": [],
        "changes": [],
        "reason": "почему",
    }


def test_only_who_may_migrate_does_it(office: Office) -> None:
    office.deploy(SIMPLE, SIMPLE + b" ")
    moved = office.start()

    for actor in (CLERK, Actor("stranger")):
        with pytest.raises(NotAllowed, match="Обратитесь к владельцу процесса"):
            office.run(MigrateInstance(moved, 2, actor))


def test_a_preview_changes_nothing_and_takes_no_lock(office: Office) -> None:
    office.deploy(SIMPLE, SIMPLE + b" ")
    moved = office.start()
    before = office.story(moved)

    assert office.preview(moved).verdict is Verdict.GOES

    assert office.story(moved) == before


def test_a_vanished_task_needs_a_place_and_names_where_it_may_be(office: Office) -> None:
    office.deploy(SIMPLE, diagram(ends(), task("write", "Написать"), line("start", "write", "end")))
    moved = office.start()

    [finding] = office.preview(moved).findings

    assert office.preview(moved).verdict is Verdict.NEEDS_DECISION
    assert finding.candidates == ("write",)
    assert reasons(office, moved) == (
        "Экземпляр стоит на элементе «Подготовить проект», а в новой версии его нет. "
        "Укажите, где ему стоять: например, «Написать»."
    )


def test_an_element_that_does_not_exist_is_no_decision(office: Office) -> None:
    office.deploy(SIMPLE, diagram(ends(), task("write"), line("start", "write", "end")))
    moved = office.start()

    assert "его нет" in reasons(office, moved, mapping={"draft": "nowhere"})
    with pytest.raises(NotFound, match="Версии 7"):
        office.run(MigrateInstance(moved, 7, OWNER))


def test_a_task_that_became_a_system_step_is_entered_anew_if_the_owner_says_so(
    office: Office,
) -> None:
    office.deploy(
        SIMPLE,
        diagram(
            ends(),
            element(
                "scriptTask",
                "draft",
                "<bpmn:script>done = true</bpmn:script>",
                scriptFormat="tropa",
            ),
            task("sign"),
            line("start", "draft", "sign", "end"),
        ),
    )
    moved = office.start()

    assert "элемент другого вида" in reasons(office, moved)
    office.migrate(moved, mapping={"draft": "draft"})

    assert list(office.open(moved)) == ["sign"]
    assert "WorkItemCancelled draft" in office.story(moved)


def test_a_task_moved_into_a_subprocess_needs_a_decision(office: Office) -> None:
    inside = ends("in", "out") + task("draft") + line("in", "draft", "out")
    office.deploy(
        SIMPLE,
        diagram(ends(), element("subProcess", "work", inside), line("start", "work", "end")),
    )
    moved = office.start()

    assert "стоит в другом подпроцессе" in reasons(office, moved)
    office.migrate(moved, mapping={"draft": "work"})
    assert list(office.open(moved)) == ["draft"]
    office.complete(moved, "draft")
    assert office.state(moved) == "completed"


def test_a_new_deadline_begins_with_the_move_and_goes_with_the_way_back(office: Office) -> None:
    timed = diagram(
        ends() + element("endEvent", "late-end"),
        task("draft"),
        timer("late", "P5D", "draft"),
        line("start", "draft", "end") + flow("late", "late-end"),
    )
    office.deploy(SIMPLE, timed)
    moved, returned = office.start(), office.start()
    office.work(days=4)

    office.migrate(moved)
    office.migrate(returned)
    assert office.migrate(returned, 1).verdict is Verdict.GOES
    office.work(days=4)
    assert [office.state(each) for each in (moved, returned)] == ["active", "active"]
    office.work(days=2)

    assert [office.state(each) for each in (moved, returned)] == ["completed", "active"]


def test_a_deadline_that_has_already_happened_does_not_begin_again(office: Office) -> None:
    reminded = diagram(
        ends() + element("endEvent", "told"),
        task("draft"),
        task("remind"),
        timer("late", "P5D", "draft", interrupting=False),
        line("start", "draft", "end") + line("late", "remind", "told"),
    )
    office.deploy(reminded, reminded + b" ")
    moved = office.start()
    office.work(days=6)
    office.complete(moved, "remind")

    office.migrate(moved)
    office.work(days=6)

    assert list(office.open(moved)) == ["draft"]


def test_a_renamed_deadline_asks_which_one_it_is(office: Office) -> None:
    def timed(name: str) -> bytes:
        return diagram(
            ends() + element("endEvent", "late-end"),
            task("draft"),
            timer(name, "P5D", "draft", name="Срок вышел"),
            line("start", "draft", "end") + flow(name, "late-end"),
        )

    office.deploy(timed("late"), timed("too-late"))
    kept, dropped = office.start(), office.start()
    office.work(days=4)

    assert "Событие «Срок вышел» ждёт, а в новой версии его здесь нет" in reasons(office, kept)
    office.migrate(kept, mapping={"late": "too-late"})
    office.migrate(dropped, mapping={"late": None})
    office.work(days=2)

    assert [office.state(each) for each in (kept, dropped)] == ["completed", "active"]


def test_an_instance_that_has_ended_or_is_there_already_does_not_go(office: Office) -> None:
    office.deploy(SIMPLE, SIMPLE + b" ")
    there, ended = office.start(version=2), office.start()
    office.complete(ended, "draft")

    assert reasons(office, there) == f"Экземпляр № {there} уже идёт по версии 2."
    assert "завершён: переводить его некуда" in reasons(office, ended)
    assert office.preview(ended).findings[0].severity is Severity.OBSTACLE
