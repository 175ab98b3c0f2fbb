from __future__ import annotations

from typing import Any

import pytest

from engine import (
    Actor,
    CannotMigrate,
    CorrelateMessage,
    Decisions,
    InstanceHistory,
    MigrateInstance,
    NotAllowed,
    NotFound,
    Severity,
    Verdict,
)
from tests.engine.migration.drawn import diagram, element, ends, flow, gateway, line, task, timer
from tests.engine.migration.office import CLERK, OWNER, Office

SIMPLE = diagram(ends(), task("draft", "Подготовить проект"), line("start", "draft", "end"))


def reasons(office: Office, instance_id: int, **decided: Any) -> str:
    preview = office.preview(instance_id, **decided)
    with pytest.raises(CannotMigrate) as refused:
        office.run(MigrateInstance(instance_id, 2, OWNER, Decisions(**decided)))
    assert str(refused.value) == " ".join(preview.reasons())
    return str(refused.value)


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


def test_a_branch_that_never_began_is_an_obstacle_with_the_join_named(office: Office) -> None:
    def branches(*names: str) -> bytes:
        return diagram(
            ends(),
            gateway("parallel", "split", "join"),
            *(task(name) + line("split", name, "join") for name in names),
            flow("start", "split") + flow("join", "end"),
        )

    office.deploy(branches("a", "b"), branches("a", "b", "c"))
    moved = office.start()
    office.complete(moved, "a")

    assert office.preview(moved).verdict is Verdict.CANNOT
    assert "Соединение «join» в новой версии ждёт ветку от «c»" in reasons(office, moved)


def test_a_flow_that_waits_at_a_join_is_named_by_the_step_from_which_it_came(
    office: Office,
) -> None:
    def joined(first: str, second: str, name: str) -> bytes:
        return diagram(
            ends(),
            gateway("parallel", "split", "join"),
            task(first, name) + line("split", first, "join"),
            task(second) + line("split", second, "join"),
            flow("start", "split") + flow("join", "end"),
        )

    office.deploy(joined("a", "b", "Собрать сведения"), joined("c", "b", "Иначе"))
    moved = office.start()
    office.complete(moved, "a")

    assert "ждёт ветка от элемента «Собрать сведения»" in reasons(office, moved)
    office.migrate(moved, mapping={"flow-a-join": "flow-c-join"})
    office.complete(moved, "b")
    assert office.state(moved) == "completed"


def test_a_branch_taken_away_lets_the_waiting_join_go_on(office: Office) -> None:
    two = diagram(
        ends(),
        gateway("parallel", "split", "join"),
        task("a"),
        task("b"),
        task("after"),
        line("start", "split", "a", "join", "after", "end") + line("split", "b", "join"),
    )
    one = diagram(
        ends(),
        gateway("parallel", "split", "join"),
        task("a"),
        task("after"),
        line("start", "split", "a", "join", "after", "end"),
    )
    office.deploy(two, one)
    moved = office.start()
    office.complete(moved, "a")

    assert "«b»" in reasons(office, moved)
    office.migrate(moved, mapping={"b": "after"})

    assert sorted(item.element_id for item in office.open(moved).values()) == ["after"]


def test_a_flow_with_another_id_is_found_by_where_it_comes_from(office: Office) -> None:
    def drawn(way: str) -> bytes:
        text = (
            ends()
            + gateway("parallel", "split", "join")
            + task("a")
            + task("b")
            + line("start", "split", "a", "join", "end")
            + line("split", "b", "join")
        )
        return diagram(text.replace("flow-a-join", way))

    office.deploy(drawn("flow-a-join"), drawn("other"))
    moved = office.start()
    office.complete(moved, "a")

    office.migrate(moved)
    office.complete(moved, "b")

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


ALARM = diagram(
    ends(),
    task("draft"),
    element(
        "subProcess",
        "handling",
        element(
            "startEvent",
            "alarm",
            '<bpmn:messageEventDefinition messageRef="m"/>',
            isInterrupting="true",
        )
        + element("endEvent", "calm")
        + task("react")
        + line("alarm", "react", "calm"),
        triggeredByEvent="true",
    ),
    line("start", "draft", "end"),
    before='<bpmn:message id="m" name="alarm"/>',
)


def test_an_event_subprocess_begins_and_ceases_to_listen_with_the_version(office: Office) -> None:
    office.deploy(SIMPLE, ALARM)
    moved, returned = office.start(), office.start()
    for each in (moved, returned):
        office.migrate(each)

    back = office.migrate(returned, 1)

    assert "Событие «alarm» больше не ожидается" in back.findings[0].message
    assert office.run(CorrelateMessage("alarm", "", retained=True)) == 1
    assert [list(office.open(each)) for each in (moved, returned)] == [["react"], ["draft"]]


def test_inside_an_event_subprocess_the_work_goes_on_and_it_listens_no_more(
    office: Office,
) -> None:
    office.deploy(ALARM, ALARM + b" ")
    moved = office.start()
    office.run(CorrelateMessage("alarm", ""))

    office.migrate(moved)

    assert list(office.open(moved)) == ["react"]
    assert office.run(CorrelateMessage("alarm", "")) == 0
    office.complete(moved, "react")
    assert office.state(moved) == "completed"
