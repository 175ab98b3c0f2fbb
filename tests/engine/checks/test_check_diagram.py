"""A draft may be checked without deploying it, and everything wrong is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import CheckDiagram, Deploy, EngineSettings, InvalidDiagram, NewestDefinitions
from engine.testing import memory_engine
from processes.vocabulary import PlanVocabulary
from tests.engine.checks.large import chain, document, process

FOLDER = Path(__file__).parent
CALL = '<bpmn:startEvent id="start"/><bpmn:callActivity id="call" calledElement="{}">{}</bpmn:callActivity><bpmn:endEvent id="end"/>'
PINNED = (
    '<bpmn:extensionElements xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core">'
    '<s:properties><s:property name="version" value="1"/></s:properties></bpmn:extensionElements>'
)
PERSONS = """<bpmn:laneSet id="lanes"><bpmn:lane id="lane" name="{lane}">
<bpmn:flowNodeRef>task</bpmn:flowNodeRef><bpmn:flowNodeRef>step</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
<bpmn:startEvent id="start"/><bpmn:userTask id="task" xmlns:v="urn:v" v:assignee="{person}"><bpmn:extensionElements>
<s:properties xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core"><s:property name="form_key" value="{form}"/>
<s:property name="reminder" value="{reminder}"/><s:property name="escalate_to" value="{listener}"/>
</s:properties></bpmn:extensionElements></bpmn:userTask><bpmn:serviceTask id="step"><bpmn:extensionElements>
<s:properties xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core"><s:property name="handler" value="{handler}"/>
</s:properties></bpmn:extensionElements></bpmn:serviceTask><bpmn:endEvent id="end"/>"""


def calling(key: str, called: str, more: str = "") -> bytes:
    body = CALL.format(called, more) + chain(["start", "call", "end"])
    return document(process(body, key))


def rules(xml: bytes) -> set[tuple[str, str | None]]:
    report = memory_engine().execute(CheckDiagram(xml))
    return {(problem.rule, problem.element_id) for problem in report.problems}


def test_everything_that_is_wrong_is_told_in_one_pass() -> None:
    body = (
        '<bpmn:startEvent id="start"/><bpmn:endEvent id="end"/><bpmn:endEvent id="end"/>'
        '<bpmn:task/><bpmn:magic id="m"/><bpmn:complexGateway id="g"/>'
        '<bpmn:scriptTask id="script"><bpmn:script>import os</bpmn:script></bpmn:scriptTask>'
        '<bpmn:subProcess id="s"><bpmn:subProcess id="s"><bpmn:task id="s"/></bpmn:subProcess>'
        '<bpmn:subProcess id=""><bpmn:task id="p"/></bpmn:subProcess></bpmn:subProcess>'
        '<bpmn:boundaryEvent attachedToRef=""/><bpmn:callActivity id="c"/>'
        '<bpmn:sequenceFlow id="f" sourceRef="start" targetRef="nowhere"/>'
        '<bpmn:sequenceFlow id="f2" sourceRef="start" targetRef="end">'
        "<bpmn:conditionExpression>)(</bpmn:conditionExpression></bpmn:sequenceFlow>"
    )
    found = rules(document(process(body)))
    assert {
        ("id-unique", "end"),
        ("id-unique", "s"),
        ("id-present", None),
        ("element-known", "p"),
        ("complex-gateway", "g"),
        ("script-valid", "script"),
        ("boundary-host", None),
        ("call-named", "c"),
        ("flow-dangling", "f"),
        ("condition-valid", "f2"),
    } <= found


def test_a_draft_that_is_no_diagram_yet_is_a_problem_and_no_error() -> None:
    for draft in (b"", b"\x00", b"<", "схема".encode(), b"<a/>", b"\xff\xfe<\x00a\x00"):
        report = memory_engine().execute(CheckDiagram(draft))
        assert report.processes == []
        assert len(report.problems) == 1


def test_checking_deploys_nothing() -> None:
    engine = memory_engine()
    good = calling("p", "other")
    assert engine.execute(CheckDiagram(good)).problems == []
    assert engine.execute(NewestDefinitions()) == []


def test_very_many_problems_are_told_in_part() -> None:
    tasks = "".join(f'<bpmn:businessRuleTask id="t{n}"/>' for n in range(1_500))
    report = memory_engine().execute(CheckDiagram(document(process(tasks))))
    assert 0 < len(report.problems) <= 200


def test_what_is_only_drawn_is_not_checked() -> None:
    drawn = '<bpmn:process id="q" isExecutable="false"><bpmn:task/><bpmn:complexGateway/></bpmn:process>'
    xml = calling("p", "other").replace(
        b"</bpmn:definitions>", f"{drawn}</bpmn:definitions>".encode()
    )
    engine = memory_engine()
    assert [deployed.process_key for deployed in engine.execute(Deploy(xml))] == ["p"]


@pytest.mark.parametrize("first", ["b", "c"])
def test_a_circle_of_calls_through_what_is_deployed_is_refused(first: str) -> None:
    engine = memory_engine()
    circle = {"b": calling("b", "c"), "c": calling("c", "a")}
    engine.execute(Deploy(circle.pop(first)))
    for other in circle.values():
        engine.execute(Deploy(other))
    with pytest.raises(InvalidDiagram) as refused:
        engine.execute(Deploy(calling("a", "b")))
    assert [(p.rule, p.element_id) for p in refused.value.problems] == [("call-cycle", "call")]


def test_a_circle_of_calls_through_a_pinned_version_is_refused() -> None:
    engine = memory_engine()
    engine.execute(Deploy(calling("b", "a")))
    engine.execute(Deploy(calling("b", "other")))
    assert engine.execute(CheckDiagram(calling("a", "b"))).problems == []
    pinned = engine.execute(CheckDiagram(calling("a", "b", PINNED))).problems
    assert [problem.rule for problem in pinned] == ["call-cycle"]


def test_a_process_may_call_an_older_version_of_itself() -> None:
    engine = memory_engine()
    engine.execute(Deploy(calling("a", "other")))
    assert engine.execute(CheckDiagram(calling("a", "a", PINNED))).problems == []


@pytest.mark.parametrize(
    ("change", "rule", "element"),
    [
        ({"lane": "Прохожий"}, "role-known", "task"),
        ({"form": "nowhere.form"}, "form-known", "task"),
        ({"person": "kermit"}, "person-named", "task"),
        ({"handler": "format-disk"}, "handler-known", "step"),
        ({"reminder": "2 дня"}, "reminder-valid", "task"),
        ({"reminder": "P3Y"}, "reminder-valid", "task"),
        ({"reminder": "due_at"}, "reminder-valid", "task"),
        ({"listener": "директор"}, "escalate-to-known", "task"),
        ({"listener": "mentee"}, "escalate-to-known", "task"),
    ],
)
def test_roles_forms_deadlines_and_handlers_are_checked_by_the_domain(
    change: dict[str, str], rule: str, element: str
) -> None:
    known = {"lane": "Куратор ОО", "form": "any.form", "handler": "close-pair"}
    known |= {"reminder": "working_days(2)", "listener": "ИОЦ", "person": "${who}"}
    forms = {"any.form": {"title": "x", "fields": []}}
    engine = memory_engine(settings=EngineSettings(vocabulary=PlanVocabulary(["close-pair"])))

    def told_of(words: dict[str, str]) -> list[tuple[str, str | None]]:
        flows = chain(["start", "task", "step", "end"])
        xml = document(process(PERSONS.format(**words) + flows))
        report = engine.execute(CheckDiagram(xml, forms))
        return [(problem.rule, problem.element_id) for problem in report.problems]

    assert told_of(known) == []
    assert told_of(known | change) == [(rule, element)]
