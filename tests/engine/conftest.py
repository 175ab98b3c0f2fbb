from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import delete, text

from engine import Engine, EngineSettings
from engine.schema import engine_metadata
from engine.storage.database import open_database
from engine.testing import FrozenClock
from tests.engine.trace import HANDLERS

_COUNT_ANEW = text("SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence")


@pytest.fixture(scope="session")
def postgresql(postgresql_url: str) -> Iterator[Database]:
    """One PostgreSQL database with the engine's tables."""
    database = open_database(postgresql_url)
    engine_metadata().create_all(database)
    yield database
    database.dispose()


def emptied(database: Database) -> Database:
    """Return the database without a row: for so few, deleting takes less than truncating."""
    with database.begin() as connection:
        for table in reversed(engine_metadata().sorted_tables):
            connection.execute(delete(table))
    return database


@pytest.fixture
def shared_postgresql(postgresql: Database) -> Callable[..., Engine]:
    """Make engines on one PostgreSQL database, emptied for each test; its ids begin with 1."""
    with emptied(postgresql).begin() as connection:
        connection.execute(_COUNT_ANEW)

    def make(clock: FrozenClock, settings: EngineSettings | None = None) -> Engine:
        return Engine(postgresql, clock=clock, handlers=HANDLERS, settings=settings)

    return make
