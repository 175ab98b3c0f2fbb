"""The size of a finished linear-5 instance with its whole history, tables and indexes together.

1,000 instances are run to their end side by side, a step of each in turn; the growth of the
database file (SQLite) or of all relations (PostgreSQL, after the VACUUM that it does by itself) is
divided by their number. Nothing is packed afterwards: half-full pages count, as they do on a disk.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Engine as Database
from sqlalchemy import text

from bench.database import SQLITE, Databases, analyse
from bench.diagrams import PLACE, WORKER, deploy, linear
from bench.figure import Figure
from engine import CompleteWorkItem, StartInstance, WorkItemsAfter
from engine.clock import SystemClock

_INSTANCES = 1_000


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the figure for each database."""
    for name in databases.names:
        with databases.place(name) as place:
            engine = place.engine(SystemClock())
            deploy(engine, linear())
            before = _bytes(engine.runtime.database)
            for _ in range(_INSTANCES):
                engine.execute(StartInstance("linear", organisation=PLACE))
            while items := engine.execute(WorkItemsAfter(0)):
                for item in items:
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
    if not is_sqlite:
        analyse(database)
    with database.connect() as connection:
        return int(connection.execute(text(size)).scalar_one())
