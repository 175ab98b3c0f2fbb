"""The diagrams that are measured, written out by hand: no drawing, just what runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from engine import Actor, Deploy
from engine.engine import Engine

ROLE = "Исполнитель"
PLACE = "oo-01"
WORKER = Actor("worker", frozenset({f"{ROLE}@{PLACE}"}))
"""Who may do every work item of these diagrams at `PLACE`."""

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="bench">'
)


def deploy(engine: Engine, xml: str, forms: Mapping[str, Any] | None = None) -> None:
    """Deploy a diagram with its forms."""
    engine.execute(Deploy(xml.encode(), forms or {}))


def linear(tasks: int = 5, *, role: str = ROLE, form_key: str = "") -> str:
    """Return start, so many user tasks one after another, end; the key is `linear`."""
    steps = [f"t{number}" for number in range(tasks)]
    form = (
        "<bpmn:extensionElements><spiffworkflow:properties>"
        f'<spiffworkflow:property name="form_key" value="{form_key}"/>'
        "</spiffworkflow:properties></bpmn:extensionElements>"
    )
    nodes = "".join(
        f'<bpmn:userTask id="{step}" name="Шаг {step}">{form if form_key else ""}</bpmn:userTask>'
        for step in steps
    )
    return _process("linear", nodes, steps, _chain(["start", *steps, "end"]), role)


def fan(width: int) -> str:
    """Return a parallel gateway with so many user tasks between split and join; key `fan`."""
    steps = [f"t{number}" for number in range(width)]
    nodes = "".join(f'<bpmn:userTask id="{step}" name="Шаг {step}"/>' for step in steps)
    nodes += '<bpmn:parallelGateway id="split"/><bpmn:parallelGateway id="join"/>'
    flows = [("start", "split"), ("join", "end")]
    flows += [("split", step) for step in steps] + [(step, "join") for step in steps]
    return _process("fan", nodes, [*steps, "split", "join"], flows)


def children() -> str:
    """Return a multi-instance call of `branch` over the variable `places`; key `umbrella`."""
    call = (
        '<bpmn:callActivity id="branches" name="Ветви" calledElement="branch">'
        "<bpmn:extensionElements><spiffworkflow:properties>"
        '<spiffworkflow:property name="in.number" value="place"/>'
        "</spiffworkflow:properties></bpmn:extensionElements>"
        "<bpmn:multiInstanceLoopCharacteristics>"
        "<bpmn:loopDataInputRef>places</bpmn:loopDataInputRef>"
        '<bpmn:inputDataItem id="place-item" name="place"/>'
        "</bpmn:multiInstanceLoopCharacteristics></bpmn:callActivity>"
    )
    return _process("umbrella", call, ["branches"], _chain(["start", "branches", "end"]))


def branch() -> str:
    """Return a process of one user task; key `branch`."""
    return _process(
        "branch",
        '<bpmn:userTask id="do" name="Сделать"/>',
        ["do"],
        _chain(["start", "do", "end"]),
    )


def waiting_for(duration: str) -> str:
    """Return a process that waits for a timer and ends; key `waiting`."""
    timer = (
        '<bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition id="timer">'
        f"<bpmn:timeDuration>{duration}</bpmn:timeDuration>"
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
    )
    return _process("waiting", timer, ["wait"], _chain(["start", "wait", "end"]))


def rounds() -> str:
    """Return a user task that is done again and again while `again` is true; key `rounds`."""
    nodes = (
        '<bpmn:userTask id="do" name="Круг"/>'
        '<bpmn:exclusiveGateway id="merge"/><bpmn:exclusiveGateway id="more" default="flow-end"/>'
    )
    flows = _chain(["start", "merge", "do", "more"])
    extra = (
        '<bpmn:sequenceFlow id="flow-again" sourceRef="more" targetRef="merge">'
        "<bpmn:conditionExpression>again</bpmn:conditionExpression></bpmn:sequenceFlow>"
        '<bpmn:sequenceFlow id="flow-end" sourceRef="more" targetRef="end"/>'
    )
    return _process("rounds", nodes + extra, ["do", "merge", "more"], flows)


def reviewed() -> str:
    """Return draft, review (sent back while `again`), approve, publish; key `reviewed`."""
    steps = ("draft", "review", "approve", "publish")
    tasks = "".join(f'<bpmn:userTask id="{step}" name="{step}"/>' for step in steps)
    nodes = (
        f'{tasks}<bpmn:exclusiveGateway id="verdict" name="Принять?" default="flow-accepted"/>'
        '<bpmn:sequenceFlow id="flow-sent-back" name="нет" sourceRef="verdict" targetRef="draft">'
        "<bpmn:conditionExpression>again</bpmn:conditionExpression></bpmn:sequenceFlow>"
        '<bpmn:sequenceFlow id="flow-accepted" name="да" sourceRef="verdict" targetRef="approve"/>'
    )
    flows = [
        *_chain(["start", "draft", "review", "verdict"]),
        *_chain(["approve", "publish", "end"]),
    ]
    return _process("reviewed", nodes, (*steps, "verdict"), flows)


def _chain(elements: Sequence[str]) -> list[tuple[str, str]]:
    return list(pairwise(elements))


def _process(
    key: str,
    nodes: str,
    inside: Sequence[str],
    flows: Sequence[tuple[str, str]],
    role: str = ROLE,
) -> str:
    references = "".join(
        f"<bpmn:flowNodeRef>{one}</bpmn:flowNodeRef>" for one in ("start", *inside, "end")
    )
    drawn = "".join(
        f'<bpmn:sequenceFlow id="f-{a}-{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in flows
    )
    return (
        f'{_HEAD}<bpmn:process id="{key}" name="{key}" isExecutable="true">'
        f'<bpmn:laneSet id="lanes"><bpmn:lane id="lane" name="{role}">{references}'
        '</bpmn:lane></bpmn:laneSet><bpmn:startEvent id="start"/>'
        f'{nodes}<bpmn:endEvent id="end"/>{drawn}</bpmn:process></bpmn:definitions>'
    )
