from __future__ import annotations

import pytest

from engine import (
    ClaimWorkItem,
    CompleteWorkItem,
    CorrelateMessage,
    InstanceHistory,
    InvalidInput,
    InvalidState,
    MigrateInstance,
    NotAllowed,
    NotFound,
    OpenIncidents,
    ResolveIncident,
    ResumeDefinition,
    ResumeInstance,
    StartInstance,
    SuspendDefinition,
    SuspendInstance,
    VerifyHistory,
    VersionsOf,
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

MESSAGE = '<bpmn:message id="m" name="agreed"/>'
DRAFTING = diagram(
    ends() + element("endEvent", "late-end"),
    task("draft"),
    timer("late", "P5D", "draft"),
    line("start", "draft", "end") + flow("late", "late-end"),
)
AWAITING = diagram(
    ends(),
    message("wait", "m", correlation_key="'k'"),
    line("start", "wait", "end"),
    before=MESSAGE,
)


def suspend(office: Office, version: int | None = None) -> int:
    return office.run(SuspendDefinition("order", OWNER, "ошибка на схеме", version))


def resume(office: Office, version: int | None = None) -> int:
    resumed = office.run(ResumeDefinition("order", OWNER, "исправлена", version))
    office.work()
    return resumed


def test_nothing_new_starts_until_it_is_resumed(office: Office) -> None:
    office.deploy(DRAFTING)
    suspend(office)

    with pytest.raises(InvalidState, match=r"«Приказ» \(версия 1\) приостановлен: новые не"):
        office.start()
    assert [version.suspended for version in office.run(VersionsOf("order"))] == [True]

    resume(office)
    assert office.state(office.start()) == "active"


def test_its_instances_take_no_completions(office: Office) -> None:
    office.deploy(DRAFTING)
    held = office.start()
    item = office.open(held)["draft"].id

    assert suspend(office) == 1

    for command in (CompleteWorkItem(item, CLERK), ClaimWorkItem(item, CLERK)):
        with pytest.raises(InvalidState, match="Процесс приостановлен: задачу можно будет"):
            office.run(command)
    assert resume(office) == 1
    office.complete(held, "draft")
    assert office.state(held) == "completed"


def test_timers_that_come_due_fire_when_it_is_resumed(office: Office) -> None:
    office.deploy(DRAFTING)
    held = office.start()
    suspend(office)
    office.work(days=9)
    assert office.state(held) == "suspended"

    resume(office)

    assert "TimerFired late" in office.story(held)
    assert office.state(held) == "completed"


def test_jobs_wait(office: Office) -> None:
    job = properties(handler="double", in__n="1")
    office.deploy(diagram(ends(), element("serviceTask", "job", job), line("start", "job", "end")))
    held = office.run(StartInstance("order"))
    suspend(office)
    office.work(days=1)
    assert office.state(held) == "suspended"

    resume(office)

    assert office.state(held) == "completed"


@pytest.mark.parametrize("retained", [True, False])
def test_a_message_that_comes_meanwhile_is_taken_when_it_is_resumed(
    office: Office, *, retained: bool
) -> None:
    office.deploy(AWAITING)
    held = office.start()
    suspend(office)
    assert office.run(CorrelateMessage("agreed", "k", retained=retained)) == 0
    assert office.state(held) == "suspended"

    resume(office)

    assert office.state(held) == "completed"


def test_one_message_goes_to_one_of_those_that_waited(office: Office) -> None:
    office.deploy(AWAITING)
    both = office.start(), office.start()
    suspend(office)
    office.run(CorrelateMessage("agreed", "k"))

    resume(office)

    assert sorted(office.state(each) for each in both) == ["active", "completed"]


def test_what_was_suspended_alone_stays_so_and_is_not_resumed_alone_while_all_is(
    office: Office,
) -> None:
    office.deploy(DRAFTING)
    alone, held = office.start(), office.start()
    office.run(SuspendInstance(alone, OWNER, "болезнь"))
    suspend(office)

    with pytest.raises(InvalidState, match="приостановлен вместе со всем процессом «Приказ»"):
        office.run(ResumeInstance(held, OWNER))
    resume(office)

    assert [office.state(each) for each in (alone, held)] == ["suspended", "active"]
    office.run(ResumeInstance(alone, OWNER))
    assert office.state(alone) == "active"


def test_one_version_may_stand_while_another_goes_on(office: Office) -> None:
    office.deploy(DRAFTING, DRAFTING + b" ")
    first, second = office.start(1), office.start(2)

    suspend(office, 1)

    assert [office.state(each) for each in (first, second)] == ["suspended", "active"]
    assert office.state(office.start(2)) == "active"
    with pytest.raises(InvalidState, match="не приостановлен"):
        resume(office, 2)
    with pytest.raises(InvalidState, match="уже приостановлен"):
        suspend(office, 1)
    assert suspend(office) == 2


def test_an_instance_moved_out_of_a_suspended_version_is_resumed_by_itself(
    office: Office,
) -> None:
    office.deploy(DRAFTING, DRAFTING + b" ")
    moved = office.start()
    suspend(office, 1)

    preview = office.run(MigrateInstance(moved, 2, OWNER))

    assert "останется приостановленным" in preview.findings[0].message
    office.run(ResumeInstance(moved, OWNER))
    assert office.state(moved) == "active"
    assert resume(office, 1) == 0


def test_a_call_into_a_suspended_process_stops_with_a_sentence_and_goes_on_later(
    office: Office,
) -> None:
    call = element("callActivity", "call", calledElement="order")
    office.deploy(DRAFTING, diagram(ends(), call, line("start", "call", "end"), key="caller"))
    suspend(office)

    caller = office.start(key="caller")

    [incident] = office.run(OpenIncidents(caller))
    assert "«Приказ» (версия 1) приостановлен" in incident.message
    resume(office)
    office.run(ResolveIncident(incident.id, OWNER))
    assert list(office.open(caller)) == ["draft"]


def test_a_child_that_ends_wakes_its_suspended_caller_when_that_is_resumed(
    office: Office,
) -> None:
    call = element("callActivity", "call", calledElement="called")
    office.deploy(
        diagram(ends(), task("inner"), line("start", "inner", "end"), key="called"),
        diagram(ends(), call, task("after"), line("start", "call", "after", "end")),
    )
    held = office.start()
    suspend(office)
    office.complete(held, "inner")
    office.engine.runtime.cache.clear()
    assert office.open(held) == {}

    resume(office)

    assert list(office.open(held)) == ["after"]


def test_rights_reasons_and_names_are_asked_for(office: Office) -> None:
    office.deploy(DRAFTING)
    held = office.start()

    with pytest.raises(NotAllowed, match="вам не поручено"):
        office.run(SuspendDefinition("order", CLERK, "так"))
    with pytest.raises(NotAllowed, match="вам не поручено"):
        office.run(ResumeDefinition("order", CLERK))
    for command in (SuspendInstance(held, CLERK, "так"), ResumeInstance(held, CLERK)):
        with pytest.raises(NotAllowed, match="вам не поручено"):
            office.run(command)
    with pytest.raises(InvalidInput, match="Укажите причину"):
        office.run(SuspendDefinition("order", OWNER, " "))
    with pytest.raises(NotFound, match="Процесса «nothing» нет"):
        office.run(SuspendDefinition("nothing", OWNER, "так"))
    with pytest.raises(NotFound, match="Версии 8 процесса «order» нет"):
        office.run(ResumeDefinition("order", OWNER, version=8))


def test_history_tells_it_for_the_process_and_for_each_instance(office: Office) -> None:
    office.deploy(DRAFTING)
    held = office.start()
    suspend(office)
    resume(office)

    system = [e for e in office.run(InstanceHistory(0)) if e.kind.startswith("Definition")]
    assert [e.kind for e in system][-2:] == ["DefinitionSuspended", "DefinitionResumed"]
    assert system[-2].data == {
        "process": "order",
        "version": 1,
        "instances": 1,
        "reason": "ошибка на схеме",
    }
    own = [e for e in office.run(InstanceHistory(held)) if e.actor == "owner"]
    assert [e.kind for e in own] == ["InstanceSuspended", "InstanceResumed"]
    assert own[0].data["reason"] == "ошибка на схеме"
    assert office.run(VerifyHistory()).is_sound


def test_all_branches_and_waits_of_an_instance_stand_and_go_on_together(office: Office) -> None:
    office.deploy(
        diagram(
            ends(),
            gateway("parallel", "split", "join"),
            task("a"),
            message("wait", "m", correlation_key="'k'"),
            line("start", "split", "a", "join", "end") + line("split", "wait", "join"),
            before=MESSAGE,
        )
    )
    held = office.start()
    suspend(office)
    office.run(CorrelateMessage("agreed", "k"))
    office.engine.runtime.cache.clear()
    resume(office)

    office.complete(held, "a")

    assert office.state(held) == "completed"
