"""A small process that has been played by hand, day by day: every figure can be computed on paper.

An order is prepared by the curator, approved by the head within three days, sent back now and then,
and printed by another process.

    case of school 5     day 0  prepared: opened; taken on day 1, done on day 2
                         day 2  approved: opened; never taken, sent back on day 4
                         day 4  prepared: opened; taken on day 6, done on day 7
                         day 7  approved: opened; never taken, done on day 12, its term was day 10
                         day 12 printed; done on day 13
    case of school 10    day 13 prepared: opened; never taken, done on day 16
                         day 16 approved: opened; taken on day 17, done on day 18
                         day 18 printed; done on day 20
    case of version 2    day 20 prepared: opened, in school 10
"""

from __future__ import annotations

from dataclasses import dataclass

from engine import (
    SYSTEM,
    ClaimWorkItem,
    CompleteWorkItem,
    Deploy,
    Engine,
    Instances,
    StartInstance,
    WorkItemsOf,
    WorkItemState,
)
from engine.testing import FrozenClock
from processes.forms import load_library
from processes.layout import lay_out

KEY = "order"
PRINTING = "printing"
_FORM = "activity-2.4.approve-programme"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
    ' targetNamespace="http://example.org/order" id="definitions">'
)


def _task(element_id: str, name: str, properties: str = "") -> str:
    return (
        f'<bpmn:userTask id="{element_id}" name="{name}"><bpmn:extensionElements>'
        "<spiffworkflow:properties>"
        f'<spiffworkflow:property name="form_key" value="{_FORM}"/>{properties}'
        "</spiffworkflow:properties></bpmn:extensionElements></bpmn:userTask>"
    )


def _flow(source: str, target: str, inside: str = "", **attributes: str) -> str:
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return (
        f'<bpmn:sequenceFlow id="flow-{source}-to-{target}" sourceRef="{source}"'
        f' targetRef="{target}"{more}>{inside}</bpmn:sequenceFlow>'
    )


def _lane(name: str, *elements: str) -> str:
    inside = "".join(f"<bpmn:flowNodeRef>{each}</bpmn:flowNodeRef>" for each in elements)
    return f'<bpmn:lane id="lane-{elements[0]}" name="{name}">{inside}</bpmn:lane>'


def _diagram(key: str, name: str, *parts: str) -> bytes:
    xml = (
        f'{_HEAD}<bpmn:collaboration id="c"><bpmn:participant id="p" name="{name}"'
        f' processRef="{key}"/></bpmn:collaboration>'
        f'<bpmn:process id="{key}" name="{name}" isExecutable="true">'
        f"{''.join(parts)}</bpmn:process></bpmn:definitions>"
    )
    return lay_out(xml.encode())


def order_diagram(prepare: str = "Подготовить приказ") -> bytes:
    """Return the process; another name of its first task makes another version."""
    due = '<spiffworkflow:property name="due" value="P3D"/>'
    sent_back = "<bpmn:conditionExpression>decision == 'return'</bpmn:conditionExpression>"
    return _diagram(
        KEY,
        "Приказ школы",
        "<bpmn:laneSet>",
        _lane("Куратор ОО", "asked", "prepare"),
        _lane("Руководитель ОО", "approve", "remarks", "print", "issued"),
        "</bpmn:laneSet>",
        '<bpmn:startEvent id="asked" name="Нужен приказ"/>',
        _task("prepare", prepare),
        _task("approve", "Утвердить приказ", due),
        '<bpmn:exclusiveGateway id="remarks" name="Замечания есть?" default="flow-remarks-to-print"/>',
        f'<bpmn:callActivity id="print" name="Напечатать" calledElement="{PRINTING}"/>',
        '<bpmn:endEvent id="issued" name="Приказ издан"/>',
        _flow("asked", "prepare"),
        _flow("prepare", "approve"),
        _flow("approve", "remarks"),
        _flow("remarks", "print", name="нет"),
        _flow("remarks", "prepare", sent_back, name="на доработку"),
        _flow("print", "issued"),
    )


def printing_diagram() -> bytes:
    """Return the process that is called."""
    return _diagram(
        PRINTING,
        "Печать",
        "<bpmn:laneSet>",
        _lane("Куратор ОО", "sent", "stamp", "printed"),
        "</bpmn:laneSet>",
        '<bpmn:startEvent id="sent" name="Пора печатать"/>',
        _task("stamp", "Поставить печать"),
        '<bpmn:endEvent id="printed" name="Напечатано"/>',
        _flow("sent", "stamp"),
        _flow("stamp", "printed"),
    )


@dataclass(frozen=True, slots=True)
class Played:
    """What was played: the versions' ids and the instances'."""

    first: int
    second: int
    school_5: int
    school_10: int
    running: int


def play(
    engine: Engine, clock: FrozenClock, places: tuple[str, str] = ("oo-05", "oo-10")
) -> Played:
    """Play what stands at the top of this module, from the day at which the clock stands."""
    forms = load_library()
    engine.execute(Deploy(printing_diagram(), forms))
    (first,) = engine.execute(Deploy(order_diagram(), forms))
    school_5 = engine.execute(StartInstance(KEY, {}, SYSTEM, organisation=places[0]))
    _do(engine, clock, school_5, take_after=1, done_after=1)
    _do(engine, clock, school_5, done_after=2, decision="return")
    _do(engine, clock, school_5, take_after=2, done_after=1)
    _do(engine, clock, school_5, done_after=5, decision="approve")
    _do(engine, clock, _printing(engine, school_5), done_after=1)
    school_10 = engine.execute(StartInstance(KEY, {}, SYSTEM, organisation=places[1]))
    _do(engine, clock, school_10, done_after=3)
    _do(engine, clock, school_10, take_after=1, done_after=1, decision="approve")
    _do(engine, clock, _printing(engine, school_10), done_after=2)
    (second,) = engine.execute(Deploy(order_diagram("Написать приказ"), forms))
    running = engine.execute(StartInstance(KEY, {}, SYSTEM, organisation=places[1]))
    return Played(first.definition_id, second.definition_id, school_5, school_10, running)


def _printing(engine: Engine, parent_id: int) -> int:
    (child,) = engine.execute(Instances(parent_id=parent_id))
    return child.id


def _do(
    engine: Engine,
    clock: FrozenClock,
    instance_id: int,
    *,
    done_after: int,
    take_after: int | None = None,
    **variables: str,
) -> None:
    """Let the open task be taken after some days, if at all, and be done after some more."""
    items = engine.execute(WorkItemsOf(instance_id))
    (item,) = (one for one in items if one.state is WorkItemState.OPEN)
    if take_after is not None:
        clock.forward(days=take_after)
        engine.execute(ClaimWorkItem(item.id, SYSTEM))
    clock.forward(days=done_after)
    engine.execute(CompleteWorkItem(item.id, SYSTEM, variables))
