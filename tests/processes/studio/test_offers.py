from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from engine import NotAllowed
from processes.deadlines.policy import DeadlinePolicy
from processes.forms import load_library
from processes.handlers import HANDLER_NAMES
from processes.studio import OffersOfEditor, ProblemsOf, StartProcess, offered
from processes.studio.offers import form_offers, policy_words
from processes.studio.queries import RevisionXml
from processes.studio.starting import starting_keys
from tests.processes.studio.conftest import AUDITOR, CURATOR, OWNER, Studio

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"
 id="definitions" targetNamespace="urn:tropa:bpmn">
 <bpmn:message id="m" name="told"/><bpmn:signal id="s" name="rung"/>
 <bpmn:error id="e" name="broken" errorCode="broken"/>
 <bpmn:escalation id="c" name="raised" escalationCode="raised"/>
 <bpmn:process id="sample" name="Проба" isExecutable="true">
  <bpmn:laneSet id="lanes"><bpmn:lane id="lane" name="Руководитель ОО">%s</bpmn:lane></bpmn:laneSet>
"""
TAIL = " </bpmn:process></bpmn:definitions>"
FORM = "activity-2.4.issue-templates"
BEGIN = '<bpmn:startEvent id="begun"/>'
END = '<bpmn:endEvent id="done"/>'
EVENTS = {
    "none": "",
    "timer": "<bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>",
    "message": '<bpmn:messageEventDefinition messageRef="m"/>',
    "signal": '<bpmn:signalEventDefinition signalRef="s"/>',
    "error": '<bpmn:errorEventDefinition errorRef="e"/>',
    "escalation": '<bpmn:escalationEventDefinition escalationRef="c"/>',
    "terminate": "<bpmn:terminateEventDefinition/>",
}


def properties(**values: str) -> str:
    inner = "".join(f'<spiffworkflow:property name="{k}" value="{v}"/>' for k, v in values.items())
    return (
        "<bpmn:extensionElements><spiffworkflow:properties>"
        f"{inner}</spiffworkflow:properties></bpmn:extensionElements>"
    )


USER_TASK = (
    f'<bpmn:userTask id="work">{properties(form_key=FORM, order_clause="2.4")}</bpmn:userTask>'
)
KEY = properties(correlation_key="organisation")
INSIDE = '<bpmn:startEvent id="a"/><bpmn:endEvent id="b"/><bpmn:sequenceFlow id="ab" sourceRef="a" targetRef="b"/>'
TASKS = {
    "userTask": USER_TASK,
    "serviceTask": f'<bpmn:serviceTask id="it">{properties(handler="publish-result")}</bpmn:serviceTask>',
    "scriptTask": '<bpmn:scriptTask id="it" scriptFormat="tropa"><bpmn:script>a = 1</bpmn:script></bpmn:scriptTask>',
    "callActivity": f'<bpmn:callActivity id="it" calledElement="activity-2.4.institution">{properties(organisation="organisation")}</bpmn:callActivity>',
    "subProcess": f'<bpmn:subProcess id="it">{INSIDE}</bpmn:subProcess>',
}


def document(nodes: list[str], flows: list[tuple[str, str]]) -> bytes:
    """Return a process of these nodes and flows, all in one lane."""
    ids = [node.split('id="', 1)[1].split('"', 1)[0] for node in nodes]
    refs = "".join(f"<bpmn:flowNodeRef>{one}</bpmn:flowNodeRef>" for one in ids)
    lines = [f'<bpmn:sequenceFlow id="{a}-{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in flows]
    return (HEAD % refs + "\n".join([*nodes, *lines]) + TAIL).encode()


def one_event(place: str, kind: str) -> bytes:
    """Return a process with one event of a kind at its usual place."""
    is_message = kind == "message"
    body = f"{KEY if is_message else ''}{EVENTS[kind]}"
    if place == "boundaryEvent":
        event = f'<bpmn:boundaryEvent id="it" attachedToRef="work">{body}</bpmn:boundaryEvent>'
        nodes = [BEGIN, USER_TASK, event, END, '<bpmn:endEvent id="other"/>']
        return document(nodes, [("begun", "work"), ("work", "done"), ("it", "other")])
    event = f'<bpmn:{place} id="it">{body}</bpmn:{place}>'
    if place == "startEvent":
        return document([event, USER_TASK, END], [("it", "work"), ("work", "done")])
    if place == "endEvent":
        return document([BEGIN, USER_TASK, event], [("begun", "work"), ("work", "it")])
    return document([BEGIN, event, END], [("begun", "it"), ("it", "done")])


def offered_events() -> Iterator[tuple[str, str]]:
    for place, kinds in offered()["elements"]["events"].items():
        for kind in kinds:
            yield place, kind


@pytest.mark.parametrize(("place", "kind"), list(offered_events()))
def test_every_event_that_the_editor_offers_runs(studio: Studio, place: str, kind: str) -> None:
    assert studio.engine.execute(ProblemsOf(one_event(place, kind), "sample")) == []


@pytest.mark.parametrize("task", offered()["elements"]["tasks"])
def test_every_task_that_the_editor_offers_runs(studio: Studio, task: str) -> None:
    node = TASKS[task]
    name = "work" if task == "userTask" else "it"
    xml = document([BEGIN, node, END], [("begun", name), (name, "done")])
    assert studio.engine.execute(ProblemsOf(xml, "sample")) == []


def test_every_handler_has_words(studio: Studio) -> None:
    assert {one["key"] for one in studio.engine.execute(OffersOfEditor(OWNER))["handlers"]} == set(
        HANDLER_NAMES
    )


def test_every_starting_template_is_offered_and_only_lacks_forms(studio: Studio) -> None:
    keys = {one["key"] for one in offered()["starting"]}
    assert keys == starting_keys()
    for key in keys:
        draft = studio.engine.execute(StartProcess(OWNER, f"Проба {key}", key, f"sample-{key}"))
        xml = studio.engine.execute(RevisionXml(OWNER, draft.id))
        rules = {one.rule for one in studio.engine.execute(ProblemsOf(xml, draft.process_key))}
        assert rules <= {"form-named", "call-named"}, key


def test_a_form_says_what_it_gives_to_conditions(studio: Studio) -> None:
    forms = {one["key"]: one for one in studio.engine.execute(OffersOfEditor(OWNER))["forms"]}
    assert set(forms) == set(load_library())
    (approval,) = forms["activity-2.4.approve-programme"]["variables"]
    assert (approval["name"], approval["kind"]) == ("approval", "choice")
    assert [option["value"] for option in approval["options"]] == ["approve", "return"]
    assert "приказ об утверждении программы" in forms["activity-2.4.approve-programme"]["documents"]


def test_no_form_is_offered_without_a_title() -> None:
    assert all(one["title"] for one in form_offers(load_library()))


def test_the_rules_of_reminding_are_said_in_words() -> None:
    assert policy_words(DeadlinePolicy()) == (
        "Общие правила. В «Моих задачах» исполнителя задача отмечена словом «напоминание» "
        "за 14 дн. до срока; если началась позже – за 7 или 1 дн. Просроченную видят на вкладке "
        "«Дошло до меня»: Руководитель ОО – как только срок прошёл, ИОЦ – на 3-й рабочий день "
        "после него, Контролёр ДО – на 5-й рабочий день после него. Писем система не посылает."
    )


def test_only_staff_may_be_told_of_others_late_work(studio: Studio) -> None:
    listeners = {one["key"] for one in studio.engine.execute(OffersOfEditor(OWNER))["listeners"]}
    assert {"institution_head", "department_controller", "methodical_center"} < listeners
    assert listeners.isdisjoint({"mentor", "mentee", "guardian", "partner_org", "auditor"})


def test_the_auditor_may_look_at_the_offers_and_a_curator_may_not(studio: Studio) -> None:
    clauses: list[dict[str, Any]] = studio.engine.execute(OffersOfEditor(AUDITOR))["clauses"]
    assert len(clauses) == 35
    with pytest.raises(NotAllowed):
        studio.engine.execute(OffersOfEditor(CURATOR))
