from __future__ import annotations

import json
from typing import Any

import pytest

from engine import Engine, EngineSettings
from engine.engine import Engine as RealEngine
from engine.schema import engine_metadata
from engine.storage.database import open_database
from engine.testing import FrozenClock, memory_engine
from tests.engine.trace import FOLDER, HANDLERS, Trace, names, settings_of


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
    assert trace.groups() | script.get("groups", {}) == trace.groups()


def make(url: str, clock: FrozenClock, settings: EngineSettings) -> Engine:
    return RealEngine(open_database(url), clock=clock, handlers=HANDLERS, settings=settings)


@pytest.mark.parametrize("name", names())
def test_leaves_this_history(name: str) -> None:
    clock = FrozenClock()
    engine = memory_engine(clock=clock, handlers=HANDLERS, settings=settings_of(name))
    check(Trace(engine, clock, lambda: None), name)


@pytest.mark.parametrize("name", names())
def test_leaves_the_same_history_when_everything_is_forgotten_at_every_step(
    name: str, sqlite_database: str
) -> None:
    clock, settings = FrozenClock(), settings_of(name)
    trace = Trace(make(sqlite_database, clock, settings), clock, lambda: None)
    engine_metadata().create_all(trace.engine.runtime.database)

    def restart() -> None:
        trace.engine.runtime.database.dispose()
        trace.engine = make(sqlite_database, clock, settings)

    trace.between = restart
    check(trace, name)
    trace.engine.runtime.database.dispose()


@pytest.mark.postgresql
@pytest.mark.parametrize("name", names())
def test_leaves_the_same_history_on_postgresql(name: str, shared_postgresql: Any) -> None:
    clock = FrozenClock()
    engine = shared_postgresql(clock, settings_of(name))
    trace = Trace(engine, clock, engine.runtime.cache.clear)
    check(trace, name)
