from __future__ import annotations

from engine import (
    CorrelateMessage,
    InstanceHistory,
    OpenIncidents,
    ResumeInstance,
    SuspendInstance,
    WaitKind,
    WaitsOf,
)
from tests.engine.migration.drawn import (
    diagram,
    element,
    ends,
    line,
    task,
)
from tests.engine.migration.office import OWNER, Office
from tests.engine.migration.rewinding import BRANCHES, THREE, at, refusal, rewind


def test_what_is_open_after_the_element_is_closed_and_the_element_opened_again(
    office: Office,
) -> None:
    office.deploy(THREE)
    returned = at(office, "write", "check")

    rewind(office, returned, "write")

    assert list(office.open(returned)) == ["write"]
    assert [wait.kind for wait in office.run(WaitsOf(returned))] == [WaitKind.WORK_ITEM]
    for element_id in ("write", "check", "sign"):
        office.complete(returned, element_id)
    assert office.state(returned) == "completed"


def test_history_keeps_all_and_says_who_did_it_and_why(office: Office) -> None:
    office.deploy(THREE)
    returned = at(office, "write", "check")
    before = office.run(InstanceHistory(returned))

    rewind(office, returned, "write")

    after = office.run(InstanceHistory(returned))
    assert after[: len(before)] == before
    event = after[len(before)]
    assert (event.kind, event.element_id, event.actor) == ("InstanceRewound", "write", "owner")
    assert event.data["reason"] == "ошибка в приказе"
    assert event.data["closed"] == ["sign"]
    assert [e.kind for e in after[len(before) + 1 :]] == ["WorkItemCancelled", "WorkItemOpened"]


def test_a_parallel_branch_that_does_not_come_from_there_goes_on(office: Office) -> None:
    office.deploy(BRANCHES)
    returned = at(office, "plan", "a1", "b")

    rewind(office, returned, "a1")

    assert sorted(office.open(returned)) == ["a1"]
    for element_id in ("a1", "a2", "after"):
        office.complete(returned, element_id)
    assert office.state(returned) == "completed"


def test_a_return_before_the_branches_closes_them_all(office: Office) -> None:
    office.deploy(BRANCHES)
    returned = at(office, "plan", "a1", "b")

    rewind(office, returned, "plan")

    assert sorted(office.open(returned)) == ["plan"]
    for element_id in ("plan", "a1", "b", "a2", "after"):
        office.complete(returned, element_id)
    assert office.state(returned) == "completed"


def test_inside_a_subprocess_only_while_it_runs(office: Office) -> None:
    inside = ends("in", "out") + task("a") + task("b") + line("in", "a", "b", "out")
    sub = element("subProcess", "sub", inside, name="Согласование")
    office.deploy(diagram(ends(), sub, task("c"), line("start", "sub", "c", "end")))
    returned = at(office, "a")

    rewind(office, returned, "a")
    assert list(office.open(returned)) == ["a"]

    for element_id in ("a", "b"):
        office.complete(returned, element_id)
    assert "внутри подпроцесса «Согласование»" in refusal(office, returned, "a")
    rewind(office, returned, "sub")
    assert list(office.open(returned)) == ["a"]


def test_called_processes_of_a_closed_element_are_cancelled(office: Office) -> None:
    office.deploy(
        diagram(ends(), task("inner"), line("start", "inner", "end"), key="called"),
        diagram(
            ends(),
            task("write"),
            element("callActivity", "call", calledElement="called"),
            line("start", "write", "call", "end"),
        ),
    )
    returned = at(office, "write")

    rewind(office, returned, "write")

    assert list(office.open(returned)) == ["write"]
    assert office.state(returned + 1) == "cancelled"


def test_a_token_that_has_failed_is_closed_with_its_incident(office: Office) -> None:
    script = "<bpmn:script>doubled = number * 2</bpmn:script>"
    office.deploy(
        diagram(
            ends(),
            task("write"),
            element("scriptTask", "count", script, scriptFormat="tropa"),
            line("start", "write", "count", "end"),
        )
    )
    returned = office.start(number="")
    office.complete(returned, "write")
    assert len(office.run(OpenIncidents(returned))) == 1

    rewind(office, returned, "write")

    assert office.run(OpenIncidents(returned)) == []
    office.complete(returned, "write", number=2)
    assert office.state(returned) == "completed"


def test_a_suspended_instance_opens_the_element_when_it_goes_on(office: Office) -> None:
    office.deploy(THREE)
    returned = at(office, "write", "check")
    office.run(SuspendInstance(returned, OWNER, "ошибка"))

    rewind(office, returned, "write")
    assert office.open(returned) == {}

    office.run(ResumeInstance(returned, OWNER))
    assert list(office.open(returned)) == ["write"]


def test_after_an_interrupting_event_subprocess_it_listens_again(office: Office) -> None:
    inside = (
        element(
            "startEvent",
            "alarm",
            '<bpmn:messageEventDefinition messageRef="m"/>',
            isInterrupting="true",
        )
        + element("endEvent", "calm")
        + task("react")
        + line("alarm", "react", "calm")
    )
    office.deploy(
        diagram(
            ends(),
            task("a"),
            task("b"),
            element("subProcess", "handling", inside, triggeredByEvent="true"),
            line("start", "a", "b", "end"),
            before='<bpmn:message id="m" name="alarm"/>',
        )
    )
    returned = at(office, "a")
    assert office.run(CorrelateMessage("alarm", "")) == 1
    assert list(office.open(returned)) == ["react"]

    rewind(office, returned, "a")

    assert list(office.open(returned)) == ["a"]
    assert office.run(CorrelateMessage("alarm", "")) == 1
    assert list(office.open(returned)) == ["react"]
