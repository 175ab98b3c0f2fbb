"""The test double: a frozen clock and an engine on a private database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Engine as Database
from sqlalchemy import PoolProxiedConnection, create_engine, event
from sqlalchemy.pool import StaticPool

from engine.engine import Engine
from engine.schema import engine_metadata
from engine.settings import EngineSettings
from engine.storage.database import KEEP_STATEMENTS, prepare_sqlite
from engine.worker import RunDueWork

START = datetime(2023, 9, 1, 5, 0, tzinfo=UTC)
"""Where a frozen clock begins: 1 September 2023, 08:00 in Moscow."""


class FrozenClock:
    """A clock that moves when it is told to."""

    def __init__(self, moment: datetime = START) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """Return the moment at which it stands."""
        return self._moment

    def forward(self, **delta: float) -> None:
        """Move on by a timedelta's arguments: `days=3`."""
        self._moment += timedelta(**delta)

    def move_to(self, moment: datetime) -> None:
        """Move to a moment, which may not be in the past of this clock."""
        if moment < self._moment:
            raise ValueError(f"the clock stands at {self._moment} and cannot go back to {moment}")
        self._moment = moment


def memory_engine(
    *,
    clock: FrozenClock | None = None,
    settings: EngineSettings | None = None,
    handlers: Mapping[str, Callable[..., Any]] | None = None,
) -> Engine:
    """Return an engine on a SQLite database in memory, for one thread, with a frozen clock."""
    database = _memory()
    empty = _empty(len(engine_metadata().tables))
    with closing(empty.raw_connection()) as source, closing(database.raw_connection()) as target:
        _driver(source).backup(_driver(target))
    return Engine(database, clock=clock or FrozenClock(), settings=settings, handlers=handlers)


@cache
def _empty(_tables: int) -> Database:
    """Return a database with all tables, to be copied: making them takes a hundred times as long.

    How many tables there are is part of the key, because an import may declare more of them.
    """
    database = _memory()
    engine_metadata().create_all(database)
    return database


def _memory() -> Database:
    database = create_engine(
        "sqlite://",
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, **KEEP_STATEMENTS},
    )
    event.listen(database, "connect", prepare_sqlite)
    event.listen(
        database, "begin", lambda connection: connection.connection.cursor().execute("BEGIN")
    )
    return database


def _driver(connection: PoolProxiedConnection) -> Any:
    return connection.driver_connection


def run_due_work(engine: Engine) -> None:
    """Fire what is due and run the jobs, until nothing is due."""
    RunDueWork(engine)()
