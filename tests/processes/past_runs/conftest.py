"""Branches of 2.4 that ended within a year, done by hand day by day, and an owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from engine import (
    SYSTEM,
    CancelInstance,
    CompleteWorkItem,
    Deploy,
    Engine,
    EngineSettings,
    ExtendTerm,
    WorkItemsOf,
    WorkItemState,
)
from engine.testing import FrozenClock, memory_engine
from processes.deadlines.calendar import WorkingCalendar
from processes.forms import load_library
from processes.handlers import HANDLER_NAMES
from processes.past_runs import BeginPastRun, PastRun, PastRunById, work_off_past_runs
from processes.people import AddOrganisation, OrganisationKind
from processes.rehearsal import MaterialOf
from processes.schema import whole_metadata
from processes.vocabulary import PlanVocabulary
from tests.processes.moves.branches import KEY, XML, start_branch
from tests.processes.rehearsal.conftest import OWNER

PROGRAMME = {"programme_starts": "2023-10-01", "programme_ends": "2024-05-31"}


@dataclass
class Past:
    """The engine with what has happened; `branches` are the ids, the first ended first."""

    engine: Engine
    clock: FrozenClock
    branches: list[int] = field(default_factory=list)

    def do(self, instance_id: int, days: int, **variables: Any) -> None:
        """Let the open task of a branch be done some days from now."""
        self.clock.forward(days=days)
        items = self.engine.execute(WorkItemsOf(instance_id))
        (item,) = (one for one in items if one.state is WorkItemState.OPEN)
        self.engine.execute(CompleteWorkItem(item.id, SYSTEM, variables))

    def extend(self, instance_id: int, days: int) -> None:
        """Let the controller extend the term of the open task."""
        (item,) = (
            one
            for one in self.engine.execute(WorkItemsOf(instance_id))
            if one.state is WorkItemState.OPEN
        )
        assert item.due_at is not None
        due_at = item.due_at + timedelta(days=days)
        self.engine.execute(ExtendTerm(item.id, due_at, SYSTEM, "просьба ОО"))

    def begin(self, xml: bytes = XML, days_for_new: int | None = None, **options: Any) -> int:
        """Order that all branches be run again on a drawing."""
        material = self.engine.execute(MaterialOf(KEY, xml))
        ids = options.get("ids", self.branches)
        return self.engine.execute(BeginPastRun(OWNER, material, ids, days_for_new))

    def run(self, xml: bytes = XML, days_for_new: int | None = None) -> PastRun:
        """Run all branches again on a drawing and return what came of it."""
        run_id = self.begin(xml, days_for_new)
        work_off_past_runs(self.engine)
        return self.engine.execute(PastRunById(OWNER, run_id))


@pytest.fixture
def past() -> Iterator[Past]:
    """Return three branches: straight through; sent back once, one task late; cancelled."""
    made = _founded(FrozenClock())
    _play(made)
    yield made
    made.engine.runtime.database.dispose()


def _founded(clock: FrozenClock) -> Past:
    whole_metadata()
    engine = memory_engine(
        clock=clock,
        settings=EngineSettings(
            vocabulary=PlanVocabulary(HANDLER_NAMES), calendar=WorkingCalendar()
        ),
    )
    for place, name in (("oo-05", "СОШ № 5"), ("oo-10", "СОШ № 10")):
        engine.execute(AddOrganisation(SYSTEM, place, name, name, OrganisationKind.SCHOOL))
    engine.execute(Deploy(XML, load_library()))
    return Past(engine, clock)


def _play(made: Past) -> None:
    engine = made.engine
    straight, back, cancelled = (
        start_branch(engine, "oo-05"),
        start_branch(engine, "oo-10"),
        start_branch(engine, "oo-10"),
    )
    made.branches = [straight, back, cancelled]
    made.do(straight, 2, developer_due="2023-09-20")
    made.do(back, 0, developer_due="2023-09-20")
    made.do(straight, 3, **PROGRAMME)
    made.do(straight, 4)
    made.do(straight, 1, approval="approve")
    made.do(straight, 2, decision="approve")
    made.do(back, 13, **PROGRAMME)
    made.do(back, 4)
    made.do(back, 1, approval="return")
    made.do(back, 2, **PROGRAMME)
    made.do(back, 1)
    made.do(back, 1, approval="approve")
    engine.execute(CancelInstance(cancelled, SYSTEM, "школа закрыта"))
    made.do(back, 1, decision="approve")
