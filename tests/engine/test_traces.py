from __future__ import annotations

import json
from typing import Any

import pytest

from engine import Engine
from engine.engine import Engine as RealEngine
from engine.schema import engine_metadata
from engine.storage.database import open_database
from engine.testing import FrozenClock, memory_engine
from tests.engine.trace import FOLDER, HANDLERS, Trace, names


def expected(name: str) -> dict[str, Any]:
    script: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return script


def check(trace: Trace, name: str) -> None:
    story = trace.run(name)
    script = expected(name)
    assert story == script["history"]
    outcome = trace.outcome()
    assert outcome["state"] == script["state"]
    for variable, value in script.get("outcome", {}).items():
        assert outcome["variables"].get(variable) == value


def make(url: str, clock: FrozenClock) -> Engine:
    database = open_database(url)
    engine_metadata().create_all(database)
    return RealEngine(database, clock=clock, handlers=HANDLERS)


@pytest.mark.parametrize("name", names())
def test_leaves_this_history(name: str) -> None:
    clock = FrozenClock()
    check(Trace(memory_engine(clock=clock, handlers=HANDLERS), clock, lambda: None), name)


@pytest.mark.parametrize("name", names())
def test_leaves_the_same_history_when_everything_is_forgotten_at_every_step(
    name: str, sqlite_database: str
) -> None:
    clock = FrozenClock()
    trace = Trace(make(sqlite_database, clock), clock, lambda: None)

    def restart() -> None:
        trace.engine.runtime.database.dispose()
        trace.engine = RealEngine(open_database(sqlite_database), clock=clock, handlers=HANDLERS)

    trace.between = restart
    check(trace, name)
    trace.engine.runtime.database.dispose()


@pytest.mark.postgresql
@pytest.mark.parametrize("name", names())
def test_leaves_the_same_history_on_postgresql(name: str, shared_postgresql: Any) -> None:
    clock = FrozenClock()
    engine = shared_postgresql(clock)
    trace = Trace(engine, clock, engine.runtime.cache.clear)
    check(trace, name)
