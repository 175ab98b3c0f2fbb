from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine import Engine, EngineSettings, VerifyHistory
from engine.storage.database import open_database
from engine.testing import FrozenClock
from processes.migrate import migrate
from tests.engine.trace import HANDLERS, Trace
from tests.golden.snapshot import Snapshot, Waiting, read_snapshot, restore, versions
from tests.golden.standing import standing

snapshot = cache(read_snapshot)


def kept() -> list[tuple[str, str]]:
    return [(version, trace.name) for version in versions() for trace in snapshot(version).traces]


def found(version: str, name: str) -> tuple[Snapshot, Waiting]:
    golden = snapshot(version)
    return golden, next(trace for trace in golden.traces if trace.name == name)


def test_there_is_a_snapshot() -> None:
    assert kept()


@pytest.mark.parametrize(("version", "name"), kept())
def test_what_a_version_left_half_way_is_continued_to_its_end(
    version: str, name: str, tmp_path: Path
) -> None:
    golden, waiting = found(version, name)
    file = tmp_path / "tropa.db"
    restore(file, [*golden.schema, *waiting.rows])
    migrate(f"sqlite:///{file}")
    clock = FrozenClock(datetime.fromisoformat(waiting.moment))
    settings = EngineSettings(zone=ZoneInfo(waiting.zone))
    engine = Engine(
        open_database(f"sqlite:///{file}"), clock=clock, handlers=HANDLERS, settings=settings
    )
    assert standing(engine) == waiting.waiting

    trace = Trace(engine, clock, engine.runtime.cache.clear, waiting.instance_id)
    for step in waiting.steps:
        trace.do(step)

    assert trace.story() == waiting.history
    outcome = trace.outcome()
    assert outcome["state"] == waiting.state
    for variable, value in waiting.outcome.items():
        assert outcome["variables"].get(variable) == value
    assert engine.execute(VerifyHistory()).is_sound
    engine.runtime.database.dispose()
