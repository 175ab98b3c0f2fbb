"""Write the golden snapshot of this version: `python -m tests.golden.write`.

Every trace is run to its middle on a database made by the migrations; what is left to do is kept
beside it. A later version must continue each to its end after `alembic upgrade head`. A snapshot
that a release has shipped is never written again; before the release, as often as is needed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import tomllib
from pathlib import Path

from engine import Engine
from engine.storage.database import open_database
from engine.testing import FrozenClock
from processes.migrate import migrate
from tests.engine.trace import HANDLERS, Trace, names, script_of, settings_of
from tests.golden.snapshot import Snapshot, Waiting, dumped, write_snapshot
from tests.golden.standing import standing

_PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def write() -> Path:
    """Write the snapshot of the version that pyproject.toml names."""
    version = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"]
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.db"
        migrate(f"sqlite:///{empty}")
        schema, _ = dumped(empty)
        found = [half_way(name, empty) for name in names()]
    return write_snapshot(Snapshot(version, schema, [each for each in found if each.waiting]))


def half_way(name: str, empty: Path) -> Waiting:
    """A trace run to its middle on a copy of the empty database."""
    file = Path(shutil.copy(empty, empty.with_name("trace.db")))
    clock, script = FrozenClock(), script_of(name)
    engine = Engine(
        open_database(f"sqlite:///{file}"),
        clock=clock,
        handlers=HANDLERS,
        settings=settings_of(name),
    )
    trace = Trace(engine, clock, lambda: None)
    middle = len(script["steps"]) // 2
    trace.begin(name, script)
    for step in script["steps"][:middle]:
        trace.do(step)
    waiting = standing(engine)
    engine.runtime.database.dispose()
    return Waiting(
        name=name,
        zone=engine.runtime.settings.zone.key,
        moment=clock.now().isoformat(),
        instance_id=trace.instance_id,
        rows=dumped(file)[1],
        waiting=waiting,
        steps=script["steps"][middle:],
        history=script["history"],
        state=script["state"],
        outcome=script.get("outcome", {}),
    )


if __name__ == "__main__":
    sys.stdout.write(f"{write()}\n")
