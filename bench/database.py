"""Databases to measure on, made and removed here."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine as Database
from sqlalchemy import create_engine, make_url, text

from bench.postgresql import cluster
from engine.clock import Clock
from engine.engine import Engine
from engine.storage.database import open_database
from engine.testing import FrozenClock
from processes.schema import whole_metadata

SQLITE, POSTGRESQL = "sqlite", "postgresql"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one benchmark runs: an empty database with the schema, and what it is called."""

    name: str
    url: str

    def engine(self, clock: Clock | None = None) -> Engine:
        """Return an engine on the database; without a clock of its own, one that stands still."""
        return Engine(open_database(self.url), clock=clock or FrozenClock())


class Databases:
    """Makes places; the PostgreSQL cluster starts with the first that needs it."""

    def __init__(self, names: tuple[str, ...], folder: Path, stack: ExitStack) -> None:
        self.names = names
        self._folder = folder
        self._stack = stack
        self._server = ""

    @contextmanager
    def place(self, name: str) -> Iterator[Place]:
        """Yield an empty database with the schema; it is gone afterwards."""
        made = self._sqlite() if name == SQLITE else self._postgresql()
        with made as url:
            database = open_database(url)
            whole_metadata().create_all(database)
            database.dispose()
            yield Place(name, url)

    @contextmanager
    def _sqlite(self) -> Iterator[str]:
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            yield f"sqlite:///{folder}/tropa.db"

    @contextmanager
    def _postgresql(self) -> Iterator[str]:
        if not self._server:
            self._server = self._stack.enter_context(cluster(durable=True))
        server = create_engine(self._server, isolation_level="AUTOCOMMIT")
        name = f"b{uuid4().hex}"
        _run(server, f"CREATE DATABASE {name}")
        try:
            yield make_url(self._server).set(database=name).render_as_string()
        finally:
            _run(server, f"DROP DATABASE {name} WITH (FORCE)")
            server.dispose()


@contextmanager
def databases(names: tuple[str, ...]) -> Iterator[Databases]:
    """Yield what makes databases; everything is stopped and removed at the end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tropa-bench-")))
        yield Databases(names, folder, stack)


def analyse(database: Database) -> None:
    """Let the database count its rows, as it does by itself some minutes after a bulk insert."""
    statement = "ANALYZE" if database.dialect.name == SQLITE else "VACUUM ANALYZE"
    with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))


def _run(server: Database, statement: str) -> None:
    with server.connect() as connection:
        connection.execute(text(statement))
