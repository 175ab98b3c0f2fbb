from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from engine import Engine, EngineSettings
from engine.schema import engine_metadata
from engine.storage.database import open_database
from engine.testing import FrozenClock
from tests.engine.trace import HANDLERS


@pytest.fixture
def shared_postgresql(postgresql_url: str) -> Iterator[Callable[..., Engine]]:
    """Make engines on one PostgreSQL database, emptied for each test."""
    database = open_database(postgresql_url)
    tables = engine_metadata()
    tables.create_all(database)
    with database.begin() as connection:
        listed = ", ".join(table.name for table in tables.sorted_tables)
        connection.execute(text(f"TRUNCATE {listed} RESTART IDENTITY CASCADE"))

    def make(clock: FrozenClock, settings: EngineSettings | None = None) -> Engine:
        return Engine(database, clock=clock, handlers=HANDLERS, settings=settings)

    yield make
    database.dispose()
