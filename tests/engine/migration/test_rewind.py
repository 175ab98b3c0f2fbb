from __future__ import annotations

import pytest

from engine import (
    CorrelateMessage,
    InstanceHistory,
    InvalidInput,
    InvalidState,
    NotAllowed,
    NotFound,
    OpenIncidents,
    PreviewRewind,
    ResumeInstance,
    RewindInstance,
    SuspendInstance,
    WaitKind,
    WaitsOf,
)
from tests.engine.migration.drawn import (
    diagram,
    element,
    ends,
    flow,
    gateway,
    line,
    message,
    properties,
    task,
    timer,
)
from tests.engine.migration.office import CLERK, OWNER, Office

THREE = diagram(
    ends() + element("endEvent", "late-end"),
    task("write", "Написать"),
    task("check", "Проверить"),
    task("sign", "Подписать"),
    timer("late", "P5D", "sign"),
    line("start", "write", "check", "sign", "end") + flow("late", "late-end"),
)
BRANCHES = diagram(
    ends(),
    task("plan"),
    gateway("parallel", "split", "join"),
    *(task(name) for name in ("a1", "a2", "b", "after")),
    line("start", "plan", "split", "a1", "a2", "join", "after", "end"),
    line("split", "b", "join"),
)


def rewind(office: Office, instance_id: int, element_id: str) -> None:
    office.run(RewindInstance(instance_id, element_id, OWNER, "ошибка в приказе"))
    office.engine.runtime.cache.clear()
    office.work()


def refusal(office: Office, instance_id: int, element_id: str) -> str:
    preview = office.run(PreviewRewind(instance_id, element_id))
    with pytest.raises(InvalidState) as refused:
        rewind(office, instance_id, element_id)
    assert str(refused.value) == preview.obstacle
    return preview.obstacle


def at(office: Office, *done: str) -> int:
    started = office.start()
    for element_id in done:
        office.complete(started, element_id)
    return started


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


def test_it_takes_the_right_and_a_reason(office: Office) -> None:
    office.deploy(THREE)
    returned = at(office, "write")

    with pytest.raises(NotAllowed, match="вам не поручено"):
        office.run(RewindInstance(returned, "write", CLERK, "так"))
    with pytest.raises(InvalidInput, match="Укажите причину"):
        office.run(RewindInstance(returned, "write", OWNER, " "))
    with pytest.raises(NotFound, match="нет элемента «nowhere»"):
        office.run(RewindInstance(returned, "nowhere", OWNER, "так"))


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


def test_a_return_into_one_of_joined_branches_is_refused_with_where_to_go(office: Office) -> None:
    office.deploy(BRANCHES)
    returned = at(office, "plan", "a1", "b", "a2")

    sentence = refusal(office, returned, "a1")

    assert "ветки сходятся в «join»" in sentence
    assert "Вернитесь к «split»" in sentence
    assert office.run(PreviewRewind(returned, "a1")).instead == "split"
    rewind(office, returned, "split")
    assert sorted(office.open(returned)) == ["a1", "b"]


def test_only_to_an_element_that_the_instance_has_been_through(office: Office) -> None:
    office.deploy(THREE)
    returned = at(office, "write")

    assert "ещё не проходил «Подписать»" in refusal(office, returned, "sign")
    assert "ещё не проходил «Проверить»" in refusal(office, returned, "check")
    assert "токен приходит туда не сам" in refusal(office, returned, "late")


def test_a_loop_that_has_come_back_is_not_rewound_forward(office: Office) -> None:
    office.deploy(
        diagram(
            ends(),
            task("write"),
            task("check"),
            element("exclusiveGateway", "good", default="flow-good-write"),
            flow("good", "end", "ok"),
            line("start", "write", "check", "good", "write"),
        )
    )
    returned = at(office, "write")
    office.complete(returned, "check", ok=False)

    assert "это раньше, чем «check»" in refusal(office, returned, "check")
    assert refusal(office, returned, "write") == "Экземпляр и так стоит на «write»."
    office.complete(returned, "write")
    rewind(office, returned, "write")
    assert list(office.open(returned)) == ["write"]


def test_an_ended_instance_does_not_come_back(office: Office) -> None:
    office.deploy(THREE)
    ended = at(office, "write", "check", "sign")

    assert "завершён: возвращать в нём некого" in refusal(office, ended, "write")


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


def test_effects_that_stay_are_told_before_and_after_with_those_of_called_processes(
    office: Office,
) -> None:
    double = properties(handler="double", in__n="2", out__n="doubled")
    office.deploy(
        diagram(
            ends(),
            element("serviceTask", "inner-job", double),
            line("start", "inner-job", "end"),
            key="called",
        ),
        diagram(
            ends(),
            task("write"),
            element("serviceTask", "count", double),
            message("tell", "m", "intermediateThrowEvent", correlation_key="'k'"),
            element("callActivity", "call", calledElement="called"),
            task("sign"),
            line("start", "write", "count", "tell", "call", "sign", "end"),
            before='<bpmn:message id="m" name="told"/>',
        ),
    )
    returned = at(office, "write")

    preview = office.run(PreviewRewind(returned, "write"))
    result = office.run(RewindInstance(returned, "write", OWNER, "ошибка"))

    assert sorted((effect.kind.value, effect.what) for effect in preview.effects) == [
        ("children", "called"),
        ("job", "double"),
        ("job", "double"),
        ("message", "told"),
        ("work_item", "write"),
    ]
    assert result.effects == preview.effects
    event = next(e for e in office.run(InstanceHistory(returned)) if e.kind == "InstanceRewound")
    assert [effect["what"] for effect in event.data["effects"]] == [
        effect.what for effect in preview.effects
    ]
    assert office.run(PreviewRewind(returned, "sign")).effects == ()


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
