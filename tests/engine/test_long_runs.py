"""Loops, chains and crowds: what a step costs does not depend on how much has been before it."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

import pytest
from sqlalchemy import select

from engine import (
    Actor,
    CompleteWorkItem,
    CorrelateMessage,
    Deploy,
    Engine,
    EngineSettings,
    Instances,
    InstanceState,
    InstanceView,
    OpenIncidents,
    StartInstance,
    WorkItemsOf,
)
from engine.instances.tables import instances
from engine.settings import ANYONE
from engine.testing import memory_engine

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SOMEBODY = Actor("somebody", frozenset({ANYONE}))
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"


def diagram(key: str, nodes: str, flows: Iterable[str], roots: str = "") -> bytes:
    """A process of nodes and flows; a flow is `source>target` or `source>target[condition]`."""
    drawn = []
    for number, flow in enumerate(flows):
        ends, _, condition = flow.partition("[")
        source, _, target = ends.partition(">")
        text = f"<b:conditionExpression>{escape(condition[:-1])}</b:conditionExpression>"
        drawn.append(
            f'<b:sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">'
            f"{text if condition else ''}</b:sequenceFlow>"
        )
    return (
        f'<b:definitions xmlns:b="{BPMN}" xmlns:s="{SPIFF}" targetNamespace="urn:t">{roots}'
        f'<b:process id="{key}" isExecutable="true"><b:startEvent id="start"/>{nodes}'
        f'<b:endEvent id="end"/>{"".join(drawn)}</b:process></b:definitions>'
    ).encode()


def start(engine: Engine, key: str, xml: bytes, **variables: Any) -> int:
    engine.execute(Deploy(xml))
    return engine.execute(StartInstance(key, variables))


def complete(engine: Engine, instance_id: int, **values: Any) -> None:
    item = engine.execute(WorkItemsOf(instance_id, open_only=True))[0]
    engine.execute(CompleteWorkItem(item.id, SOMEBODY, values))


def state_size(engine: Engine, instance_id: int) -> int:
    with engine.runtime.database.connect() as connection:
        query = select(instances.c.workflow).where(instances.c.id == instance_id)
        return len(zlib.decompress(connection.execute(query).scalar_one()))


def calls_made(act: Callable[[], None]) -> int:
    """How many Python functions an act calls: a cost that no busy machine can change."""
    count = 0

    def count_call(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(count_call)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


LOOP = diagram(
    "loop",
    '<b:exclusiveGateway id="again"/><b:userTask id="a"/>'
    '<b:scriptTask id="count" scriptFormat="tropa"><b:script>n = n + 1</b:script></b:scriptTask>'
    '<b:exclusiveGateway id="enough"/>',
    [
        "start>again",
        "again>a",
        "a>count",
        "count>enough",
        "enough>again[n < 2000]",
        "enough>end[n >= 2000]",
    ],
)
PARALLEL_LOOP = diagram(
    "parallel-loop",
    '<b:exclusiveGateway id="again"/><b:parallelGateway id="split"/><b:userTask id="a"/>'
    '<b:manualTask id="b"/><b:parallelGateway id="join"/><b:exclusiveGateway id="enough"/>',
    ["start>again", "again>split", "split>a", "split>b", "a>join", "b>join", "join>enough",
     "enough>again[more]", "enough>end[not more]"],
)  # fmt: skip


def test_a_round_of_a_loop_costs_the_same_after_two_thousand_rounds_and_survives_reload() -> None:
    engine = memory_engine()
    instance_id = start(engine, "loop", LOOP, n=0)
    sizes, costs = {}, {}
    for number in range(1, 2_000):
        if number in (10, 1_990):
            engine.runtime.cache.clear()  # the same from a stored state
            complete(engine, instance_id)
            costs[number] = calls_made(lambda: complete(engine, instance_id))
            sizes[number] = state_size(engine, instance_id)
        elif number not in (11, 1_991):
            complete(engine, instance_id)
    complete(engine, instance_id)
    assert engine.execute(InstanceView(instance_id)).instance.state is InstanceState.COMPLETED
    assert abs(sizes[1_990] - sizes[10]) <= 4  # the digits of n
    assert costs[1_990] == pytest.approx(costs[10], rel=0.02)


def test_an_automatic_loop_of_two_thousand_rounds_runs_in_one_go() -> None:
    engine = memory_engine()
    xml = LOOP.replace(b"userTask", b"manualTask")
    instance_id = start(engine, "loop", xml, n=0)
    details = engine.execute(InstanceView(instance_id))
    assert details.instance.state is InstanceState.COMPLETED
    assert details.variables == {"n": 2_000}


def test_a_parallel_join_in_a_loop_does_not_grow() -> None:
    engine = memory_engine()
    instance_id = start(engine, "parallel-loop", PARALLEL_LOOP, more=True)
    sizes, costs = [], []
    for _ in range(300):
        costs.append(calls_made(lambda: complete(engine, instance_id, more=True)))
        sizes.append(state_size(engine, instance_id))
    complete(engine, instance_id, more=False)
    assert engine.execute(InstanceView(instance_id)).instance.state is InstanceState.COMPLETED
    assert len(set(sizes[5:])) == 1
    assert costs[-1] == pytest.approx(costs[5], rel=0.02)


@pytest.mark.parametrize(("length", "kind"), [(300, "userTask"), (1_990, "manualTask")])
def test_a_long_chain_runs_to_its_end(length: int, kind: str) -> None:
    engine = memory_engine()
    nodes = "".join(f'<b:{kind} id="t{number}"/>' for number in range(length))
    names = ["start", *(f"t{number}" for number in range(length)), "end"]
    flows = [f"{a}>{b}" for a, b in pairwise(names)]
    instance_id = start(engine, "chain", diagram("chain", nodes, flows))
    for _ in range(length if kind == "userTask" else 0):
        complete(engine, instance_id)
    assert engine.execute(InstanceView(instance_id)).instance.state is InstanceState.COMPLETED


def test_a_thousand_called_processes_end_and_their_results_come_back_in_order() -> None:
    engine = memory_engine()
    child = '<b:scriptTask id="double" scriptFormat="tropa"><b:script>m = n * 2</b:script></b:scriptTask>'
    engine.execute(Deploy(diagram("child", child, ["start>double", "double>end"])))
    many = (
        '<b:callActivity id="call" calledElement="child"><b:extensionElements><s:properties>'
        '<s:property name="in.n" value="number"/><s:property name="out.results" value="m"/>'
        "</s:properties></b:extensionElements><b:multiInstanceLoopCharacteristics>"
        "<b:loopDataInputRef>numbers</b:loopDataInputRef>"
        '<b:inputDataItem id="item" name="number"/></b:multiInstanceLoopCharacteristics>'
        "</b:callActivity>"
    )
    xml = diagram("parent", many, ["start>call", "call>end"])
    instance_id = start(engine, "parent", xml, numbers=list(range(1_000)))
    details = engine.execute(InstanceView(instance_id))
    assert details.instance.state is InstanceState.COMPLETED
    assert details.variables["results"] == [number * 2 for number in range(1_000)]


def test_signals_that_wake_each_other_for_ever_end_in_an_incident() -> None:
    engine = memory_engine(settings=EngineSettings(step_budget=200))
    roots = '<b:signal id="s" name="again"/>'
    nodes = (
        '<b:parallelGateway id="p"/><b:exclusiveGateway id="m"/>'
        '<b:intermediateCatchEvent id="hear"><b:signalEventDefinition signalRef="s"/>'
        "</b:intermediateCatchEvent>"
        '<b:exclusiveGateway id="split"/><b:parallelGateway id="both"/>'
        '<b:intermediateThrowEvent id="shout"><b:signalEventDefinition signalRef="s"/>'
        "</b:intermediateThrowEvent>"
    )
    flows = ["start>m", "m>p", "p>hear", "p>shout", "shout>both", "hear>split", "split>m[more]",
             "split>both[not more]", "both>end"]  # fmt: skip
    instance_id = start(engine, "echo", diagram("echo", nodes, flows, roots), more=True)
    assert engine.execute(InstanceView(instance_id)).instance.state is InstanceState.ACTIVE
    assert [i.element_id for i in engine.execute(OpenIncidents())] != []


def test_a_process_that_begins_itself_for_ever_is_stopped() -> None:
    engine = memory_engine(settings=EngineSettings(max_children=40))
    roots = '<b:message id="m" name="go"/>'
    definition = '<b:messageEventDefinition messageRef="m"/>'
    xml = diagram(
        "again",
        f'<b:intermediateThrowEvent id="throw">{definition}</b:intermediateThrowEvent>',
        ["start>throw", "throw>end"],
        roots,
    ).replace(
        b'<b:startEvent id="start"/>',
        f'<b:startEvent id="start">{definition}</b:startEvent>'.encode(),
    )
    engine.execute(Deploy(xml))
    engine.execute(CorrelateMessage("go", ""))
    assert len(engine.execute(Instances())) == 41
    assert [incident.kind for incident in engine.execute(OpenIncidents())] == ["throw"]
