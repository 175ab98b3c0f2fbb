"""The size of a finished linear-5 instance with its whole history, tables and indexes together.

1,000 instances are run to their end; the growth of the database file (SQLite, after VACUUM) or of
all relations (PostgreSQL, after VACUUM FULL) is divided by their number.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Engine as Database
from sqlalchemy import text

from bench.database import SQLITE, Databases
from bench.diagrams import PLACE, WORKER, deploy, linear
from bench.figure import Figure
from engine import CompleteWorkItem, StartInstance, WorkItemsOf

_INSTANCES = 1_000


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the figure for each database."""
    for name in databases.names:
        with databases.place(name) as place:
            engine = place.engine()
            deploy(engine, linear())
            before = _bytes(engine.runtime.database)
            for _ in range(_INSTANCES):
                instance = engine.execute(StartInstance("linear", organisation=PLACE))
                for _ in range(5):
                    (item,) = engine.execute(WorkItemsOf(instance, open_only=True))
                    engine.execute(CompleteWorkItem(item.id, WORKER, {"decision": "approve"}))
            grown = _bytes(engine.runtime.database) - before
            engine.runtime.database.dispose()
        yield Figure("a finished linear-5 instance", grown / _INSTANCES / 1000, "kB", name, 6)


def _bytes(database: Database) -> int:
    is_sqlite = database.dialect.name == SQLITE
    size = (
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        if is_sqlite
        else "SELECT sum(pg_total_relation_size(oid)) FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM" if is_sqlite else "VACUUM FULL"))
        return int(connection.execute(text(size)).scalar_one())
