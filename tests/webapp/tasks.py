"""A process of two tasks (the curator proposes, the head approves) and one of a participant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask

from engine import SYSTEM, Deploy, Engine, EngineSettings, StartInstance, WorkItemsOf
from engine.testing import FrozenClock, memory_engine
from processes.people import AddPerson, GrantRole, SetPassword
from processes.roles import Role
from processes.schema import whole_metadata
from processes.settings import Settings
from processes.vocabulary import PlanVocabulary
from tests.webapp.conftest import PASSWORD, Browser
from webapp import Wiring

KEY = "activity-4.2.institution"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

_TASK = """
<bpmn:userTask id="{id}" name="{name}"><bpmn:extensionElements><spiffworkflow:properties>
<spiffworkflow:property name="form_key" value="test.{id}"/>{more}
</spiffworkflow:properties></bpmn:extensionElements></bpmn:userTask>"""
_PROPERTY = '<spiffworkflow:property name="{}" value="{}"/>'


def task(element: str, name: str, more: str = "") -> str:
    """Return a user task whose form is `test.<element>`."""
    return _TASK.format(id=element, name=name, more=more)


def diagram(key: str, lanes: list[tuple[str, list[str]]], tasks: list[str]) -> bytes:
    steps = [re.findall(r'userTask id="([^"]+)"', task)[0] for task in tasks]
    way = ["begun", *steps, "ended"]
    flows = "".join(
        f'<bpmn:sequenceFlow id="flow-{a}-to-{b}" sourceRef="{a}" targetRef="{b}"/>'
        for a, b in pairwise(way)
    )
    drawn = "".join(
        f'<bpmn:lane id="lane-{number}" name="{name}">'
        + "".join(f"<bpmn:flowNodeRef>{one}</bpmn:flowNodeRef>" for one in nodes)
        + "</bpmn:lane>"
        for number, (name, nodes) in enumerate(lanes)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="urn:tropa:bpmn">
<bpmn:collaboration id="c"><bpmn:participant id="p" name="База" processRef="{key}"/></bpmn:collaboration>
<bpmn:process id="{key}" name="База" isExecutable="true"><bpmn:laneSet id="lanes">{drawn}</bpmn:laneSet>
<bpmn:startEvent id="begun" name="Начато"/>{"".join(tasks)}<bpmn:endEvent id="ended" name="Закончено"/>
{flows}</bpmn:process></bpmn:definitions>""".encode()


SCHOOL = diagram(
    KEY,
    [
        ("Куратор ОО", ["begun", "propose"]),
        ("Руководитель ОО", ["approve", "ended"]),
    ],
    [
        _TASK.format(
            id="propose",
            name="Внести наставляемых",
            more=_PROPERTY.format("due", "P10D") + _PROPERTY.format("suggestions", "pair"),
        ),
        _TASK.format(
            id="approve", name="Утвердить базу", more=_PROPERTY.format("not_same_as", "propose")
        ),
    ],
)
PERSONAL = diagram(
    "pair-consent",
    [("Наставляемый", ["begun", "consent", "ended"])],
    [_TASK.format(id="consent", name="Дать согласие", more=_PROPERTY.format("assignee", "mentee"))],
)
FORMS = {
    "test.propose": {
        "title": "Внесите наставляемых",
        "fields": [
            {"key": "note", "kind": "text", "label": "Основание", "required": True},
            {"key": "count", "kind": "number", "label": "Сколько", "variable": "mentees_count"},
            {"key": "order", "kind": "file", "label": "Приказ", "document": "приказ ОО"},
            {
                "key": "people",
                "kind": "table",
                "label": "Люди",
                "columns": [{"key": "full_name", "kind": "text", "label": "ФИО"}],
            },
        ],
    },
    "test.approve": {
        "title": "Утвердите базу",
        "fields": [{"key": "agreed", "kind": "checkbox", "label": "Согласовано"}],
    },
    "test.consent": {
        "title": "Согласие",
        "fields": [{"key": "words", "kind": "text", "label": "Ваш ответ", "required": True}],
    },
}


def plan_engine(clock: FrozenClock) -> Engine:
    """Return an engine that speaks the plan's words, with every table there is."""
    whole_metadata()
    return memory_engine(clock=clock, settings=EngineSettings(vocabulary=PlanVocabulary(())))


def plan_wiring(engine: Engine, built: Path, files: Path) -> Wiring:
    """Deploy the two processes, add people, and wire the web to a folder of its own."""
    engine.execute(Deploy(SCHOOL, FORMS))
    engine.execute(Deploy(PERSONAL, FORMS))
    people = {
        "rita": ("Рита Зуева", Role.INSTITUTION_CURATOR, "oo-10"),
        "lena": ("Лена Котова", Role.INSTITUTION_CURATOR, "oo-05"),
        "petya": ("Петя Синицын", Role.MENTEE, "oo-05"),
        "kolya": ("Коля Чижов", Role.MENTEE, "oo-05"),
    }
    for login, (name, role, place) in people.items():
        engine.execute(AddPerson(SYSTEM, name, login=login, person_id=login))
        engine.execute(SetPassword(SYSTEM, login, PASSWORD))
        engine.execute(GrantRole(SYSTEM, login, role, place))
    env = {"TROPA_SECRET": "s" * 32, "TROPA_FILES": str(files)}
    return Wiring(engine, Settings.from_env(env), built_assets=built)


def begun(engine: Engine, organisation: str = "oo-05", about: str | None = None) -> int:
    """Start the school's process, about something, and return its first work item."""
    begin = StartInstance(KEY, {}, SYSTEM, organisation=organisation, business_key=about)
    instance_id = engine.execute(begin)
    return engine.execute(WorkItemsOf(instance_id))[0].id


def consent_of(engine: Engine, mentee: str) -> int:
    """Start a participant's process and return his work item."""
    variables = {"mentee": mentee}
    command = StartInstance("pair-consent", variables, SYSTEM, organisation="oo-05")
    return engine.execute(WorkItemsOf(engine.execute(command)))[0].id


@pytest.fixture
def engine(clock: FrozenClock) -> Iterator[Engine]:
    engine = plan_engine(clock)
    yield engine
    engine.runtime.database.dispose()


@pytest.fixture
def wiring(city: Engine, built: Path, tmp_path: Path) -> Wiring:
    return plan_wiring(city, built, tmp_path / "files")


def enter(app: Flask, login: str) -> Browser:
    browser = Browser(app.test_client())
    browser.sign_in(login)
    return browser
