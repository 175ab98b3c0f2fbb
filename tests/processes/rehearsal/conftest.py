"""An engine with the shipped 2.4, two schools, an owner, and rehearsals of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from engine import SYSTEM, Actor, Deploy, Engine, EngineSettings
from engine.testing import FrozenClock, memory_engine
from processes.deadlines.calendar import WorkingCalendar
from processes.diagrams import FOLDER
from processes.forms import load_library
from processes.handlers import HANDLER_NAMES
from processes.people import AddOrganisation, OrganisationKind
from processes.rehearsal import (
    Beginning,
    BeginRehearsal,
    Material,
    MaterialOf,
    Rehearsing,
    Stage,
    usual_step,
)
from processes.rehearsal.rehearsing import new_stage
from processes.rehearsal.steps import Step
from processes.schema import whole_metadata
from processes.vocabulary import PlanVocabulary

OWNER = Actor("anna", frozenset({"process_owner@ioc"}))
COLLEAGUE = Actor("boris", frozenset({"process_owner@ioc"}))
AUDITOR = Actor("olga", frozenset({"auditor@do"}))
CURATOR = Actor("vera", frozenset({"institution_curator@oo-05"}))
BRANCH = "activity-2.4.institution"
WHOLE = "activity-2.4"
BEGINS = Beginning(
    datetime(2023, 9, 1, 5, 0, tzinfo=UTC),
    datetime(2023, 12, 30, 20, 59, tzinfo=UTC),
    ("oo-05", "oo-10"),
)


def shipped(key: str) -> bytes:
    return (FOLDER / f"{key}.bpmn").read_bytes()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def engine(clock: FrozenClock) -> Iterator[Engine]:
    whole_metadata()
    engine = memory_engine(
        clock=clock,
        settings=EngineSettings(
            vocabulary=PlanVocabulary(HANDLER_NAMES), calendar=WorkingCalendar()
        ),
    )
    for place, name, kind in (
        ("do", "ДО", OrganisationKind.DEPARTMENT),
        ("ioc", "ИОЦ", OrganisationKind.METHODICAL_CENTER),
        ("oo-05", "СОШ № 5", OrganisationKind.SCHOOL),
        ("oo-10", "СОШ № 10", OrganisationKind.SCHOOL),
    ):
        engine.execute(AddOrganisation(SYSTEM, place, name, name, kind, takes_part=True))
    for key in (BRANCH, WHOLE):
        engine.execute(Deploy(shipped(key), load_library()))
    yield engine
    engine.runtime.database.dispose()


@pytest.fixture
def stage_of(engine: Engine) -> Iterator[Callable[..., Stage]]:
    """Return what begins a stage; all of them are closed at the end."""
    opened: list[Stage] = []

    def begin(key: str = BRANCH, *, xml: bytes = b"", beginning: Beginning = BEGINS) -> Stage:
        material: Material = engine.execute(MaterialOf(key, xml or shipped(key)))
        opened.append(new_stage(engine, material, beginning))
        return opened[-1]

    yield begin
    for stage in opened:
        stage.close()


@pytest.fixture
def rehearsing(engine: Engine) -> Rehearsing:
    """Return the rehearsals of a web process, in which the owner has begun one of the branch."""
    begin_rehearsal(engine)
    return Rehearsing(engine)


def begin_rehearsal(engine: Engine, xml: bytes = b"", actor: Actor = OWNER) -> None:
    material = engine.execute(MaterialOf(BRANCH, xml or shipped(BRANCH)))
    engine.execute(BeginRehearsal(actor, material, BEGINS))


def next_step(stage: Stage) -> Step:
    """Return the ordinary answer to the task that opened first."""
    return usual_step(stage, stage.open_items()[0])


def in_days(stage: Stage, days: int) -> datetime:
    return stage.clock.now() + timedelta(days=days)
