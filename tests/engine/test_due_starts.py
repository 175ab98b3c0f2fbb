"""Processes that a timer begins: when, by which version, once, whoever else looks at the clock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from engine import (
    Actor,
    Deploy,
    Engine,
    InstanceHistory,
    Instances,
    Intervention,
    NewestDefinitions,
    NextStart,
    ResumeDefinition,
    RunDueWork,
    SuspendDefinition,
)
from engine.command import Command
from engine.definitions.tables import due_starts
from engine.diagrams.extensions import SPIFF
from engine.schema import engine_metadata
from engine.storage.database import open_database
from engine.testing import START, FrozenClock, memory_engine
from engine.timers.due import DueTimers
from engine.timers.fire import Fired
from tests.engine.checks.large import chain, document, process

OWNER = Actor("owner", interventions=frozenset(Intervention))
TIMER = (
    '<bpmn:startEvent id="start"><bpmn:timerEventDefinition><bpmn:{tag}>{text}</bpmn:{tag}>'
    '</bpmn:timerEventDefinition></bpmn:startEvent><bpmn:task id="work"/><bpmn:endEvent id="end"/>'
)
Place = tuple[Engine, Engine, FrozenClock]


def begun_by(text: str, tag: str = "timeCycle", key: str = "p") -> bytes:
    body = TIMER.format(tag=tag, text=text)
    return document(process(body + chain(["start", "work", "end"]), key))


def naming(key: str = "p", **properties: str) -> bytes:
    """Return a process that begins in an hour and whose start event has these properties."""
    listed = "".join(
        f"<s:property name='{name}' value='\"{value}\"'/>" for name, value in properties.items()
    )
    extended = (
        f'<bpmn:extensionElements><s:properties xmlns:s="{SPIFF}">{listed}</s:properties>'
        "</bpmn:extensionElements><bpmn:timerEventDefinition>"
    )
    xml = begun_by("PT1H", "timeDuration", key)
    return xml.replace(b"<bpmn:timerEventDefinition>", extended.encode())


def number(engine: Engine) -> int:
    return len(engine.execute(Instances()))


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def engine(clock: FrozenClock) -> Engine:
    return memory_engine(clock=clock)


BOTH = ["sqlite_database", pytest.param("shared_postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=BOTH)
def servers(request: pytest.FixtureRequest, clock: FrozenClock) -> Iterator[Place]:
    """Give two engines on one database, each with its own memory."""
    found = request.getfixturevalue(request.param)
    if not isinstance(found, str):
        yield found(clock), found(clock), clock
        return
    databases = open_database(found), open_database(found)
    engine_metadata().create_all(databases[0])
    one, other = (Engine(database, clock=clock) for database in databases)
    yield one, other, clock
    for database in databases:
        database.dispose()


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Do all of it at the same moment, each in a thread of its own."""
    barrier = threading.Barrier(len(actions))

    def begin(action: Callable[[], Any]) -> Any:
        barrier.wait()
        return action()

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(begin, actions))


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("timeDate", "2023-09-15", "2023-09-15T00:00+03:00"),
        ("timeDate", "working_days(1)", "2023-09-04T08:00+03:00"),
        ("timeDuration", "PT2H", "2023-09-01T10:00+03:00"),
        ("timeCycle", "R/P1M", "2023-10-01T08:00+03:00"),
        ("timeCycle", "R3/2023-01-31/P1M", None),
        ("timeCycle", "R/2023-01-31/P1M", "2023-09-30T00:00+03:00"),
        ("timeDate", "2023-08-31", None),
    ],
)
def test_a_version_tells_when_it_begins_next(
    engine: Engine, tag: str, text: str, expected: str | None
) -> None:
    engine.execute(Deploy(begun_by(text, tag)))
    moment = None if expected is None else datetime.fromisoformat(expected)
    assert engine.execute(NextStart("p")) == moment
    assert engine.execute(NextStart("other")) is None
    RunDueWork(engine)()
    assert number(engine) == 0


def test_history_says_that_a_timer_has_begun_it(engine: Engine, clock: FrozenClock) -> None:
    engine.execute(Deploy(begun_by("R/P1D")))
    clock.forward(days=1, hours=5)
    assert RunDueWork(engine)().timers == 1
    (instance,) = engine.execute(Instances())
    started, fired, *_ = engine.execute(InstanceHistory(instance.id))
    assert (started.kind, started.actor, started.at) == ("InstanceStarted", "system", clock.now())
    assert (fired.kind, fired.element_id) == ("TimerFired", "start")
    assert datetime.fromisoformat(fired.data["due_at"]) == START + timedelta(days=1)


def test_a_newer_version_begins_by_its_own_times_alone(engine: Engine, clock: FrozenClock) -> None:
    engine.execute(Deploy(begun_by("R/P1D")))
    clock.forward(hours=12)
    engine.execute(Deploy(begun_by("R/P2D")))
    assert engine.execute(NextStart("p")) == clock.now() + timedelta(days=2)
    clock.forward(days=2)
    RunDueWork(engine)()
    assert [each.version for each in engine.execute(Instances())] == [2]
    engine.execute(Deploy(begun_by("2023-01-01", "timeDate")))
    assert engine.execute(NextStart("p")) is None


def test_the_same_diagram_once_more_changes_no_time(engine: Engine, clock: FrozenClock) -> None:
    engine.execute(Deploy(begun_by("P3D", "timeDuration")))
    clock.forward(days=1)
    engine.execute(Deploy(begun_by("P3D", "timeDuration")))
    assert engine.execute(NextStart("p")) == START + timedelta(days=3)


def test_other_processes_keep_their_times(engine: Engine, clock: FrozenClock) -> None:
    engine.execute(Deploy(begun_by("R/P1D", key="p")))
    engine.execute(Deploy(begun_by("R/PT12H", key="q")))
    engine.execute(Deploy(begun_by("R/P5D", key="q")))
    assert engine.execute(NextStart("p")) == START + timedelta(days=1)
    assert engine.execute(NextStart()) == START + timedelta(days=1)
    clock.forward(days=5)
    RunDueWork(engine)()
    keys = [each.process_key for each in engine.execute(Instances())]
    assert sorted(keys) == ["p"] * 5 + ["q"]


def test_a_suspended_process_begins_when_it_is_resumed(engine: Engine, clock: FrozenClock) -> None:
    engine.execute(Deploy(begun_by("R2/P1D")))
    engine.execute(SuspendDefinition("p", OWNER, "проверка"))
    assert engine.execute(NextStart("p")) is None
    clock.forward(days=1)
    assert not RunDueWork(engine)().any
    engine.execute(ResumeDefinition("p", OWNER))
    assert RunDueWork(engine)().timers == 1
    assert engine.execute(NextStart("p")) == START + timedelta(days=2)


def test_a_start_names_organisation_and_key_of_what_it_begins(
    engine: Engine, clock: FrozenClock
) -> None:
    engine.execute(Deploy(naming(organisation="oo-05", business_key="weekly")))
    clock.forward(hours=1)
    RunDueWork(engine)()
    (instance,) = engine.execute(Instances())
    assert (instance.organisation, instance.business_key) == ("oo-05", "weekly")


def test_what_cannot_begin_holds_up_nothing_else(engine: Engine, clock: FrozenClock) -> None:
    engine.execute(Deploy(naming(key="bad", organisation="x" * 60)))
    engine.execute(Deploy(begun_by("PT2H", "timeDuration")))
    clock.forward(hours=3)
    assert RunDueWork(engine)().timers == 1
    assert [each.process_key for each in engine.execute(Instances())] == ["p"]
    assert engine.execute(NextStart("bad")) == START + timedelta(hours=1)


def test_timers_and_starts_come_in_the_order_of_their_moments(
    engine: Engine, clock: FrozenClock
) -> None:
    for key, text in (("c", "PT3H"), ("a", "PT1H"), ("b", "PT2H")):
        engine.execute(Deploy(begun_by(text, "timeDuration", key=key)))
    clock.forward(hours=4)
    RunDueWork(engine)()
    assert [each.process_key for each in engine.execute(Instances())] == ["a", "b", "c"]


def test_of_two_servers_that_see_one_start_one_begins(servers: Place) -> None:
    one, other, clock = servers
    for key in "abcdefgh":
        one.execute(Deploy(begun_by("PT1H", "timeDuration", key=key)))
    clock.forward(hours=2)
    commands: list[Command[Fired]] = one.execute(DueTimers())
    assert len(commands) == 8
    for command in commands:
        fired = at_once(partial(one.execute, command), partial(other.execute, command))
        assert sorted(each.value for each in fired) == ["not", "once"]
    assert number(one) == 8


def test_two_servers_make_up_for_missed_times_together(servers: Place) -> None:
    one, other, clock = servers
    one.execute(Deploy(begun_by("R20/PT1H")))
    clock.forward(days=3)
    done = at_once(RunDueWork(one), RunDueWork(other))
    assert sum(each.timers for each in done) == 20
    assert number(one) == 20
    assert one.execute(NextStart("p")) is None


def test_a_deployment_beside_a_start_leaves_its_own_times_alone(servers: Place) -> None:
    one, other, clock = servers
    one.execute(Deploy(begun_by("R/PT1H")))
    for round_ in range(1, 6):
        clock.forward(hours=1)
        newer = Deploy(begun_by(f"R/PT{round_ + 1}H"))
        at_once(RunDueWork(one), partial(other.execute, newer))
        (newest,) = one.execute(NewestDefinitions())
        with one.runtime.database.connect() as connection:
            left = connection.scalars(select(due_starts.c.definition_id)).all()
        assert left == [newest.id]
