"""Every word of other products in the tables is left out knowingly, read, or refused with a way out."""

from __future__ import annotations

import re
from typing import Any

import pytest

from engine import CheckDiagram, Deploy, Problem, StartInstance, WorkItemsOf
from engine.diagrams import foreign
from engine.testing import START, memory_engine
from tests.engine.checks.large import chain, document, process

WORD = "urn:a-fork-of-an-engine"
TASK = '<bpmn:startEvent id="start"/><bpmn:{tag} id="task" xmlns:v="{ns}" {attributes}>{inside}</bpmn:{tag}><bpmn:endEvent id="end"/>'
EXTENDED = "<bpmn:extensionElements>{}</bpmn:extensionElements>"
OWN = (
    '<s:properties xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core">'
    '<s:property name="{}" value="{}"/></s:properties>'
)


def drawn(attributes: str = "", inside: str = "", tag: str = "userTask", ns: str = WORD) -> bytes:
    body = TASK.format(tag=tag, ns=ns, attributes=attributes, inside=inside)
    return document(process(body + chain(["start", "task", "end"])))


def extended(elements: str) -> bytes:
    return drawn(inside=EXTENDED.format(elements))


def told_of(xml: bytes) -> list[Problem]:
    return memory_engine().execute(CheckDiagram(xml)).problems


@pytest.mark.parametrize("name", sorted(foreign.HARMLESS_ATTRIBUTES))
def test_an_attribute_that_nobody_misses_is_left_out(name: str) -> None:
    assert told_of(drawn(f'v:{name}="x"', ns="http://camunda.org/schema/1.0/bpmn")) == []


@pytest.mark.parametrize("name", sorted(foreign.HARMLESS_ELEMENTS))
def test_an_element_that_nobody_misses_is_left_out(name: str) -> None:
    assert told_of(extended(f"<v:{name}/>")) == []


@pytest.mark.parametrize("name", sorted(foreign.ADVICE_ON_ATTRIBUTES))
def test_an_attribute_that_does_something_elsewhere_is_refused_with_what_to_do(name: str) -> None:
    (problem,) = told_of(drawn(f'v:{name}="x"', tag="task"))
    assert (problem.rule, problem.element_id) == ("extension-attributes", "task")
    assert problem.message.endswith(f"{foreign.ADVICE_ON_ATTRIBUTES[name]}.")
    assert f"«{name}»" in problem.message


@pytest.mark.parametrize("name", sorted(foreign.ADVICE_ON_ELEMENTS))
def test_an_element_that_does_something_elsewhere_is_refused_with_what_to_do(name: str) -> None:
    (problem,) = told_of(drawn(inside=EXTENDED.format(f"<v:{name}/>"), tag="task"))
    assert (problem.rule, problem.element_id) == ("extension-elements", "task")
    assert problem.message.endswith(f"{foreign.ADVICE_ON_ELEMENTS[name]}.")
    assert f"«v:{name}»" in problem.message


def test_no_word_is_both_harmless_and_refused_and_each_has_its_reason() -> None:
    assert not set(foreign.HARMLESS_ATTRIBUTES) & set(foreign.ADVICE_ON_ATTRIBUTES)
    assert not set(foreign.HARMLESS_ELEMENTS) & set(foreign.ADVICE_ON_ELEMENTS)
    reasons = [*foreign.HARMLESS_ATTRIBUTES.values(), *foreign.HARMLESS_ELEMENTS.values()]
    advice = [*foreign.ADVICE_ON_ATTRIBUTES.values(), *foreign.ADVICE_ON_ELEMENTS.values()]
    assert all(len(reason) > 10 for reason in reasons)
    assert all(re.search("[А-Яа-я]{3}", text) and text[-1] != "." for text in advice)


@pytest.mark.parametrize(
    ("namespace", "rules"),
    [
        ("http://camunda.org/schema/1.0/bpmn", ["extension-attributes"]),
        ("http://activiti.org/bpmn", ["extension-attributes"]),
        ("http://flowable.org/bpmn", ["extension-attributes"]),
        ("http://www.jboss.org/drools", ["extension-attributes"]),
        ("http://www.signavio.com", []),
        ("http://bpmn.io/schema/bpmn/biocolor/1.0", []),
        ("urn:any-drawing-tool", []),
    ],
)
def test_an_unknown_word_is_refused_where_it_may_do_something(
    namespace: str, rules: list[str]
) -> None:
    told = told_of(drawn('v:neverHeardOf="x"', ns=namespace))
    assert [problem.rule for problem in told] == rules


@pytest.mark.parametrize(
    ("attributes", "elements", "expected"),
    [
        ('v:dueDate="P3D"', "", {"due": "2023-09-04T08:00+03:00"}),
        ('v:dueDate="2023-09-15T18:00:00"', "", {"due": "2023-09-15T18:00+03:00"}),
        ('v:dueDate="${when}"', "", {"due": "2023-09-20T12:00+03:00"}),
        ("", '<v:taskSchedule dueDate="= when"/>', {"due": "2023-09-20T12:00+03:00"}),
        ('v:priority="80"', "", {"priority": 80}),
        ("", '<v:priorityDefinition priority="7"/>', {"priority": 7}),
        ('v:formKey="leave.form"', "", {"form": "leave.form"}),
        ('v:formRef="leave" v:formRefBinding="deployment"', "", {"form": "leave"}),
        ("", '<v:formDefinition formId="leave" bindingType="deployment"/>', {"form": "leave"}),
        ('v:priority="80"', OWN.format("priority", 60), {"priority": 60}),
        ('v:priority="urgent"', OWN.format("priority", 60), {"priority": 60}),
        ('v:dueDate="P3D"', '<v:taskSchedule dueDate="P3D"/>', {"due": "2023-09-04T08:00+03:00"}),
    ],
)
def test_term_priority_and_form_are_read_where_they_mean_the_same(
    attributes: str, elements: str, expected: dict[str, Any]
) -> None:
    engine = memory_engine()
    engine.execute(Deploy(drawn(attributes, EXTENDED.format(elements))))
    instance_id = engine.execute(StartInstance("p", {"when": "2023-09-20T12:00+03:00"}))
    (item,) = engine.execute(WorkItemsOf(instance_id))
    found = {"due": item.due_at, "priority": item.priority, "form": item.form_key}
    if "due" in expected:
        expected = {"due": START.fromisoformat(expected["due"])}
    assert found | expected == found


def test_a_term_that_is_none_is_refused_as_every_term_is() -> None:
    (problem,) = told_of(drawn('v:dueDate="завтра!"'))
    assert (problem.rule, problem.element_id) == ("due-valid", "task")
