"""Branches, joins and event subprocesses when an instance moves."""

from __future__ import annotations

from engine import (
    CorrelateMessage,
    Verdict,
)
from tests.engine.migration.drawn import diagram, element, ends, flow, gateway, line, task
from tests.engine.migration.office import Office
from tests.engine.migration.refusing import SIMPLE, reasons


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
