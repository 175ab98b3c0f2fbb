from __future__ import annotations

from typing import Any

import pytest

from engine import (
    CancelInstance,
    Incident,
    InstanceHistory,
    InstanceView,
    InvalidInput,
    InvalidState,
    NotAllowed,
    NotFound,
    OpenIncidents,
    ResolveIncident,
    ResumeInstance,
    SetVariables,
    SuspendInstance,
)
from tests.engine.migration.drawn import (
    diagram,
    element,
    ends,
    flow,
    line,
    message,
    properties,
    task,
    timer,
)
from tests.engine.migration.office import CLERK, OWNER, Office

JOB = properties(handler="fail", in__works="works", out__reached="reached")
WORKING = diagram(
    ends(), element("serviceTask", "job", JOB), task("a"), line("start", "job", "a", "end")
)
SCRIPT = "<bpmn:script>doubled = number * 2</bpmn:script>"
SCRIPTED = diagram(
    ends(),
    element("scriptTask", "count", SCRIPT, scriptFormat="tropa"),
    task("a"),
    line("start", "count", "a", "end"),
)


def incident(office: Office) -> Incident:
    for _ in range(6):
        office.work(days=1)
    [found] = office.run(OpenIncidents())
    return found


def resolve(office: Office, **how: Any) -> None:
    office.run(ResolveIncident(incident(office).id, OWNER, **how))
    office.engine.runtime.cache.clear()
    office.work()


def variables(office: Office, instance_id: int) -> dict[str, Any]:
    return office.run(InstanceView(instance_id)).variables


def test_a_job_is_tried_again_with_what_the_variables_say_now(office: Office) -> None:
    office.deploy(WORKING)
    stopped = office.start(works=False)
    found = incident(office)
    office.run(SetVariables(stopped, {"works": True}, OWNER, "исправлено"))

    office.run(ResolveIncident(found.id, OWNER))
    office.work()

    assert list(office.open(stopped)) == ["a"]
    assert variables(office, stopped)["reached"] is True


def test_a_job_that_fails_again_opens_an_incident_again(office: Office) -> None:
    office.deploy(WORKING)
    office.start(works=False)
    first = incident(office)

    resolve(office)

    assert incident(office).id != first.id


def test_a_job_is_tried_again_with_changed_variables_and_history_tells_both(
    office: Office,
) -> None:
    office.deploy(WORKING)
    stopped = office.start(works=False)

    resolve(office, variables={"works": True}, reason="сервис ответил")

    assert list(office.open(stopped)) == ["a"]
    event = next(e for e in office.run(InstanceHistory(stopped)) if e.kind == "IncidentResolved")
    assert event.actor == "owner"
    assert event.data | {"incident": 0} == {
        "incident": 0,
        "action": "retry",
        "reason": "сервис ответил",
        "before": {"works": False},
        "after": {"works": True},
    }


def test_a_job_is_skipped_for_a_reason(office: Office) -> None:
    office.deploy(WORKING)
    stopped = office.start(works=False)

    with pytest.raises(InvalidInput, match="Укажите причину"):
        resolve(office, action="skip", reason=" ")
    resolve(office, action="skip", reason="сделано по телефону")

    assert list(office.open(stopped)) == ["a"]
    assert office.run(OpenIncidents()) == []


def test_a_script_is_mended_by_its_variables_or_skipped(office: Office) -> None:
    office.deploy(SCRIPTED)
    mended = office.start(number="")
    resolve(office, variables={"number": 4})
    skipped = office.start(number="")
    resolve(office, action="skip", reason="не нужно")

    assert list(office.open(mended)) == list(office.open(skipped)) == ["a"]
    assert variables(office, mended)["doubled"] == 8
    assert "doubled" not in variables(office, skipped)


def test_in_a_pass_of_a_loop_the_variable_of_that_pass_is_changed(office: Office) -> None:
    loop = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>items"
        '</bpmn:loopDataInputRef><bpmn:inputDataItem id="i" name="number"/>'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    office.deploy(
        diagram(
            ends(),
            element("scriptTask", "count", SCRIPT + loop, scriptFormat="tropa"),
            task("a"),
            line("start", "count", "a", "end"),
        )
    )
    stopped = office.start(items=[1, "", 3])

    resolve(office, variables={"number": 2})

    assert list(office.open(stopped)) == ["a"]
    assert "number" not in variables(office, stopped)


def test_a_gateway_that_finds_no_way_takes_other_data_but_cannot_be_skipped(
    office: Office,
) -> None:
    office.deploy(
        diagram(
            ends(),
            element("exclusiveGateway", "which"),
            task("a"),
            line("start", "which") + flow("which", "a", "n == 1") + flow("which", "end", "n == 2"),
            flow("a", "end"),
        )
    )
    stopped = office.start(n=3)

    with pytest.raises(InvalidInput, match="шаг не может выбрать, куда идти дальше"):
        resolve(office, action="skip", reason="так")
    resolve(office, variables={"n": 1})

    assert list(office.open(stopped)) == ["a"]


def test_a_message_that_cannot_be_written_is_not_sent(office: Office) -> None:
    office.deploy(
        diagram(
            ends(),
            message("tell", "m", "intermediateThrowEvent", correlation_key="who"),
            task("a"),
            line("start", "tell", "a", "end"),
            before='<bpmn:message id="m" name="told"/>',
        )
    )
    stopped = office.start(who=[])

    resolve(office, action="skip", reason="сообщили сами")

    assert list(office.open(stopped)) == ["a"]
    assert "MessageSent tell" not in office.story(stopped)


def test_a_task_that_could_not_be_offered_is_offered_or_counts_as_done(office: Office) -> None:
    office.deploy(diagram(ends(), task("a", due="term"), line("start", "a", "end")))
    mended = office.start(term="")
    resolve(office, variables={"term": "P3D"})
    skipped = office.start(term="")
    resolve(office, action="skip", reason="не нужно")

    assert list(office.open(mended)) == ["a"]
    assert office.state(skipped) == "completed"


def test_a_deadline_that_cannot_be_reckoned_is_no_longer_waited_for(office: Office) -> None:
    office.deploy(
        diagram(
            ends() + element("endEvent", "late-end"),
            task("a"),
            timer("late", "term", "a"),
            line("start", "a", "end") + flow("late", "late-end"),
        )
    )
    stopped = office.start(term="")

    resolve(office, action="skip", reason="срока нет")

    office.complete(stopped, "a")
    assert office.state(stopped) == "completed"
    assert "ElementPassed late-end" not in office.story(stopped)


def test_a_called_process_whose_result_cannot_be_taken_is_tried_again_or_skipped(
    office: Office,
) -> None:
    call = element("callActivity", "call", properties(out__sum="given + 1"), calledElement="called")
    office.deploy(
        diagram(ends(), task("inner"), line("start", "inner", "end"), key="called"),
        diagram(ends(), call, task("a"), line("start", "call", "a", "end")),
    )
    stopped = office.start()
    office.complete(stopped, "inner", given="")

    resolve(office)
    assert incident(office).kind == "call"
    resolve(office, action="skip", reason="посчитали сами")

    assert list(office.open(stopped)) == ["a"]


def test_only_who_may_resolves_and_only_once(office: Office) -> None:
    office.deploy(SCRIPTED)
    stopped = office.start(number="")
    found = incident(office)

    with pytest.raises(NotAllowed, match="Разбирать инциденты вам не поручено"):
        office.run(ResolveIncident(found.id, CLERK))
    with pytest.raises(NotFound, match="Инцидента № 99 нет"):
        office.run(ResolveIncident(99, OWNER))
    with pytest.raises(InvalidInput, match="Действия «forget» для инцидента нет"):
        office.run(ResolveIncident(found.id, OWNER, "forget"))
    with pytest.raises(InvalidInput, match="Имя переменной «__x» не годится"):
        office.run(ResolveIncident(found.id, OWNER, variables={"__x": 1}))
    office.run(ResolveIncident(found.id, OWNER, variables={"number": 1}))
    with pytest.raises(InvalidState, match="уже разобран"):
        office.run(ResolveIncident(found.id, OWNER))
    assert list(office.open(stopped)) == ["a"]


def test_in_a_suspended_instance_the_token_goes_on_when_it_is_resumed(office: Office) -> None:
    office.deploy(SCRIPTED)
    stopped = office.start(number="")
    office.run(SuspendInstance(stopped, OWNER, "ошибка"))

    resolve(office, variables={"number": 1})
    assert office.open(stopped) == {}

    office.run(ResumeInstance(stopped, OWNER))
    assert list(office.open(stopped)) == ["a"]


def test_an_instance_that_has_ended_takes_its_incidents_with_it(office: Office) -> None:
    office.deploy(SCRIPTED)
    stopped = office.start(number="")
    found = incident(office)
    office.run(CancelInstance(stopped, OWNER, "не нужно"))

    assert office.run(OpenIncidents()) == []
    with pytest.raises(InvalidState, match="отменён"):
        office.run(ResolveIncident(found.id, OWNER))
