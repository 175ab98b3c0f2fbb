from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from engine import (
    Actor,
    Decisions,
    Deploy,
    Engine,
    Instances,
    InstanceState,
    Intervention,
    MigrateInstance,
    Verdict,
)
from engine.diagrams.encodings import utf8_of
from engine.testing import FrozenClock, memory_engine
from tests.engine.migration.canonical import canonical
from tests.engine.migration.variants import equal, renamed, with_more
from tests.engine.trace import FOLDER, HANDLERS, Trace, names, script_of, settings_of

OWNER = Actor("owner", interventions=frozenset(Intervention))


def always(every: int) -> list[Any]:
    """All traces in the long run, every so many of them always."""
    return [
        name if number % every == 0 else pytest.param(name, marks=pytest.mark.long)
        for number, name in enumerate(names())
    ]


RUNNING = (InstanceState.ACTIVE, InstanceState.SUSPENDED)
Vary = Callable[[bytes], bytes]


def diagrams(name: str) -> list[bytes]:
    script = script_of(name)
    files = [FOLDER / f"{each}.bpmn" for each in [*script.get("calls", []), name]]
    return [utf8_of(file.read_bytes()) for file in files]


def deployed_before(name: str, vary: Vary) -> Trace:
    """A trace on an engine that knows a varied version 1; the trace's own will be version 2."""
    clock = FrozenClock()
    engine = memory_engine(clock=clock, handlers=HANDLERS, settings=settings_of(name))
    for xml in diagrams(name):
        engine.execute(Deploy(vary(xml)))
    return Trace(engine, clock, lambda: None)


def running(engine: Engine) -> list[Any]:
    return [found for found in engine.execute(Instances()) if found.state in RUNNING]


def there_and_back(trace: Trace, decisions: Decisions) -> None:
    for instance in running(trace.engine):
        before = canonical(trace.engine, instance.id)
        there = MigrateInstance(instance.id, 1, OWNER, decisions)
        assert trace.engine.execute(there).verdict is Verdict.GOES
        assert canonical(trace.engine, instance.id) != before
        trace.engine.execute(MigrateInstance(instance.id, 2, OWNER, decisions.reversed()))
        assert canonical(trace.engine, instance.id) == before


def goes_on_as_ever(trace: Trace, name: str) -> None:
    script = script_of(name)
    story = [line for line in trace.run(name) if "InstanceMigrated" not in line]
    assert story == script["history"]
    outcome = trace.outcome()
    assert outcome["state"] == script["state"]
    for variable, value in script.get("outcome", {}).items():
        assert outcome["variables"].get(variable) == value


@pytest.mark.parametrize("name", always(8))
def test_an_equal_version_changes_nothing_and_going_back_is_identity(name: str) -> None:
    trace = deployed_before(name, equal)
    trace.between = partial(there_and_back, trace, Decisions())
    goes_on_as_ever(trace, name)


@pytest.mark.parametrize("name", always(8))
def test_a_version_with_more_steps_and_events_lets_every_instance_in_and_out(name: str) -> None:
    trace = deployed_before(name, with_more)
    trace.between = partial(there_and_back, trace, Decisions())
    goes_on_as_ever(trace, name)


@pytest.mark.parametrize("name", always(3))
def test_elements_renamed_by_a_mapping_keep_all_that_is_open(name: str) -> None:
    trace = deployed_before(name, lambda xml: renamed(xml)[0])
    mapping = {old: new for xml in diagrams(name) for old, new in renamed(xml)[1].items()}
    trace.between = partial(there_and_back, trace, Decisions(mapping))
    goes_on_as_ever(trace, name)


@pytest.mark.parametrize("name", always(8))
def test_an_instance_moved_to_an_equal_version_ends_like_one_that_was_not(name: str) -> None:
    trace = deployed_before(name, equal)

    def to_and_fro() -> None:
        for instance in running(trace.engine):
            command = MigrateInstance(instance.id, 3 - instance.version, OWNER)
            trace.engine.execute(command)
        trace.engine.runtime.cache.clear()

    trace.between = to_and_fro
    goes_on_as_ever(trace, name)
