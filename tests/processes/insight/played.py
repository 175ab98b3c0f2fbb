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
    Deploy,
    Engine,
    Instances,
    StartInstance,
)
from engine.testing import FrozenClock
from processes.forms import load_library
from tests.processes.insight.drawing import diagram, do, flow, lane, task

KEY = "order"
PRINTING = "printing"


def order_diagram(prepare: str = "Подготовить приказ") -> bytes:
    """Return the process; another name of its first task makes another version."""
    due = '<spiffworkflow:property name="due" value="P3D"/>'
    sent_back = "<bpmn:conditionExpression>decision == 'return'</bpmn:conditionExpression>"
    return diagram(
        KEY,
        "Приказ школы",
        "<bpmn:laneSet>",
        lane("Куратор ОО", "asked", "prepare"),
        lane("Руководитель ОО", "approve", "remarks", "print", "issued"),
        "</bpmn:laneSet>",
        '<bpmn:startEvent id="asked" name="Нужен приказ"/>',
        task("prepare", prepare),
        task("approve", "Утвердить приказ", due),
        '<bpmn:exclusiveGateway id="remarks" name="Замечания есть?" default="flow-remarks-to-print"/>',
        f'<bpmn:callActivity id="print" name="Напечатать" calledElement="{PRINTING}"/>',
        '<bpmn:endEvent id="issued" name="Приказ издан"/>',
        flow("asked", "prepare"),
        flow("prepare", "approve"),
        flow("approve", "remarks"),
        flow("remarks", "print", name="нет"),
        flow("remarks", "prepare", sent_back, name="на доработку"),
        flow("print", "issued"),
    )


def printing_diagram() -> bytes:
    """Return the process that is called."""
    return diagram(
        PRINTING,
        "Печать",
        "<bpmn:laneSet>",
        lane("Куратор ОО", "sent", "stamp", "printed"),
        "</bpmn:laneSet>",
        '<bpmn:startEvent id="sent" name="Пора печатать"/>',
        task("stamp", "Поставить печать"),
        '<bpmn:endEvent id="printed" name="Напечатано"/>',
        flow("sent", "stamp"),
        flow("stamp", "printed"),
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
    do(engine, clock, school_5, take_after=1, done_after=1)
    do(engine, clock, school_5, done_after=2, decision="return")
    do(engine, clock, school_5, take_after=2, done_after=1)
    do(engine, clock, school_5, done_after=5, decision="approve")
    do(engine, clock, _printing(engine, school_5), done_after=1)
    school_10 = engine.execute(StartInstance(KEY, {}, SYSTEM, organisation=places[1]))
    do(engine, clock, school_10, done_after=3)
    do(engine, clock, school_10, take_after=1, done_after=1, decision="approve")
    do(engine, clock, _printing(engine, school_10), done_after=2)
    (second,) = engine.execute(Deploy(order_diagram("Написать приказ"), forms))
    running = engine.execute(StartInstance(KEY, {}, SYSTEM, organisation=places[1]))
    return Played(first.definition_id, second.definition_id, school_5, school_10, running)


def _printing(engine: Engine, parent_id: int) -> int:
    (child,) = engine.execute(Instances(parent_id=parent_id))
    return child.id
