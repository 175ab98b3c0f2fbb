"""A call says what each called instance is about; what those call in turn inherits it."""

from __future__ import annotations

import pytest

from engine import Deploy, Engine, Instances, OpenIncidents, StartInstance, WorkItemsAfter
from engine.testing import memory_engine
from tests.engine.trace import FOLDER

DRAWN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="urn:tropa:test">
<bpmn:process id="{key}" name="{key}" isExecutable="true"><bpmn:startEvent id="start"/>
<bpmn:callActivity id="call" calledElement="{called}"><bpmn:extensionElements><spiffworkflow:properties>
{properties}</spiffworkflow:properties></bpmn:extensionElements>{loop}</bpmn:callActivity>
<bpmn:endEvent id="end"/><bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="call"/>
<bpmn:sequenceFlow id="f2" sourceRef="call" targetRef="end"/></bpmn:process></bpmn:definitions>"""
LOOP = (
    "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>pairs</bpmn:loopDataInputRef>"
    '<bpmn:inputDataItem id="item" name="pair"/></bpmn:multiInstanceLoopCharacteristics>'
)


@pytest.fixture
def engine() -> Engine:
    engine = memory_engine()
    engine.execute(Deploy((FOLDER / "called-review.bpmn").read_bytes()))
    return engine


def deploy(engine: Engine, key: str, called: str, expression: str = "", loop: str = "") -> None:
    written = f'<spiffworkflow:property name="business_key" value="{expression}"/>'
    properties = written if expression else ""
    xml = DRAWN.format(key=key, called=called, properties=properties, loop=loop)
    engine.execute(Deploy(xml.encode()))


def test_alike_instances_are_told_apart_and_their_tasks_with_them(engine: Engine) -> None:
    deploy(engine, "way", "called-review")
    deploy(engine, "pairs", "way", "&quot;pair/&quot; + str(pair)", LOOP)

    begun = StartInstance("pairs", {"pairs": [8, 9]}, business_key="4.6/2023-2024")
    root = engine.execute(begun)

    def keys(process_key: str) -> list[str]:
        found = engine.execute(Instances(process_key=process_key, root_id=root))
        return sorted(one.business_key or "" for one in found)

    assert keys("pairs") == ["4.6/2023-2024"]
    assert keys("way") == keys("called-review") == ["pair/8", "pair/9"]
    tasks = engine.execute(WorkItemsAfter())
    assert sorted(task.business_key or "" for task in tasks) == ["pair/8", "pair/9"]


@pytest.mark.parametrize("expression", ["7", "[1]", "&quot;12345678901&quot; * 30"])
def test_what_is_no_key_stops_the_call_and_calls_nobody(engine: Engine, expression: str) -> None:
    deploy(engine, "odd", "called-review", expression)

    engine.execute(StartInstance("odd"))

    (incident,) = engine.execute(OpenIncidents())
    assert incident.element_id == "call"
    assert engine.execute(Instances(process_key="called-review")) == []
