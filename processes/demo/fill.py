"""Fill the demo: an invented city plays the real plan up to a day in the middle of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine as Database
from sqlalchemy import make_url

from engine import Engine
from engine.clock import SystemClock
from processes.demo.city import is_empty
from processes.demo.clock import StoreOffset
from processes.demo.simulation import Stage, build_stage

START = date(2022, 8, 30)
TODAY = date(2023, 11, 15)
"""Where the demo begins: pairs work, tasks are due, some are late."""
VISITED = frozenset({"oo-05", "oo-10"})
LEFT_FOR_VISITORS = timedelta(days=16)
"""In these organisations the last fortnight's work is left to the demo's visitors."""
SEED = 4
PAIRS = 132
_ZONE = ZoneInfo("Europe/Moscow")
_MORNING = time(10, 0)


def fill_demo(
    engine: Engine,
    database_url: str,
    files: Path,
    tell: Callable[[date], None] = lambda _day: None,
) -> bool:
    """Fill an empty SQLite database; return whether it was empty.

    The plan is played in memory and copied into the file at once: the file's durable commits are
    for people's work, not for a play.
    """
    if not is_empty(engine):
        return False
    stage = build_stage(files, START, organisations=33, pairs=PAIRS, seed=SEED, passwords=True)
    today = datetime.combine(TODAY, _MORNING, _ZONE)
    stage.play.until(today - LEFT_FOR_VISITORS, tell)
    stage.play.rest(VISITED)
    stage.play.until(today, tell)
    moment = stage.clock.now()
    stage.engine.execute(StoreOffset(moment - SystemClock().now() - timedelta(seconds=1)))
    engine.runtime.database.dispose()
    _copy(stage, engine.runtime.database, database_url)
    engine.runtime.cache.clear()
    return True


def _copy(stage: Stage, database: Database, database_url: str) -> None:
    """Copy what was played into the migrated file, keeping the file's own schema version."""
    path = make_url(database_url).database
    if path is None:
        raise ValueError(f"the demo needs a SQLite file, not {database_url}")
    with database.connect() as connection:
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    database.dispose()
    played = stage.engine.runtime.database.raw_connection()
    with closing(sqlite3.connect(path)) as target:
        played.driver_connection.backup(target)  # type: ignore[union-attr] # it is open
        target.execute(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
        )
        target.execute("INSERT INTO alembic_version VALUES (?)", (version,))
        target.commit()
    played.close()
