"""Work that somebody is pushed to beside the main line goes when it serves nobody any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine import (
    SYSTEM,
    CompleteWorkItem,
    Deploy,
    Engine,
    EngineSettings,
    InstanceState,
    InstanceView,
    RunDueWork,
    StartInstance,
    WorkItemsOf,
    WorkItemState,
)
from engine.testing import FrozenClock, memory_engine
from processes.deadlines.calendar import WorkingCalendar
from processes.diagrams import FOLDER
from processes.forms import load_library
from processes.handlers import HANDLER_NAMES
from processes.vocabulary import PlanVocabulary

ASSIGNMENT = {"organisation": "oo-01", "assignment_due": "2023-09-05"}
UNDONE = (WorkItemState.OPEN, WorkItemState.CLAIMED)
WAITING = ("decide-on-missed", "demand-decision")


@pytest.fixture
def clock() -> FrozenClock:
    """1 September 2023."""
    return FrozenClock()


@pytest.fixture
def engine(clock: FrozenClock) -> Engine:
    settings = EngineSettings(vocabulary=PlanVocabulary(HANDLER_NAMES), calendar=WorkingCalendar())
    handlers = {"record-meeting": lambda _job: {"meeting": 1}}
    return memory_engine(clock=clock, settings=settings, handlers=handlers)


def begun(engine: Engine, key: str, variables: dict[str, Any]) -> int:
    for called in ("pair-pause", key):
        engine.execute(Deploy((FOLDER / f"{called}.bpmn").read_bytes(), load_library()))
    instance = engine.execute(StartInstance(key, variables, SYSTEM, organisation="oo-01"))
    RunDueWork(engine)()
    return instance


def open_tasks(engine: Engine, instance: int) -> dict[str, int]:
    items = engine.execute(WorkItemsOf(instance))
    return {one.element_id: one.id for one in items if one.state in UNDONE}


def complete(engine: Engine, instance: int, element: str, **variables: Any) -> None:
    item = open_tasks(engine, instance)[element]
    engine.execute(CompleteWorkItem(item, SYSTEM, variables))
    RunDueWork(engine)()


def wait(engine: Engine, clock: FrozenClock, days: int) -> None:
    clock.move_to(clock.now() + timedelta(days=days))
    RunDueWork(engine)()


def test_the_controller_need_not_act_on_a_late_assignment_that_is_off_control(
    engine: Engine, clock: FrozenClock
) -> None:
    instance = begun(engine, "activity-8.3.institution", ASSIGNMENT)
    wait(engine, clock, 7)
    complete(engine, instance, "report-execution", execution="done")
    assert set(open_tasks(engine, instance)) == {"handle-overdue", "remove-from-control"}

    complete(engine, instance, "remove-from-control", decision="close")

    assert open_tasks(engine, instance) == {}
    assert engine.execute(InstanceView(instance)).instance.state is InstanceState.COMPLETED


@pytest.mark.parametrize("decision", ["continue", "suspend", "stop"])
def test_the_head_need_not_demand_a_decision_that_the_curator_has_made(
    engine: Engine, clock: FrozenClock, decision: str
) -> None:
    pair = {"pair": 1, "mentor": "anna", "mentees": [], "missed": 2, "organisation": "oo-01"}
    instance = begun(engine, "pair-meeting", pair)
    complete(engine, instance, "hold-meeting", held="no", next_meeting_on=None)
    wait(engine, clock, 14)
    assert tuple(sorted(open_tasks(engine, instance))) == WAITING

    complete(engine, instance, "decide-on-missed", decision=decision)

    assert open_tasks(engine, instance) == {}
    assert engine.execute(InstanceView(instance)).instance.state is InstanceState.COMPLETED
