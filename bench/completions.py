"""Complete work items of linear-5 one after another, each in its own durable transaction.

200 instances; every first task is completed, then every second, and so on, so that a live workflow
comes from the cache as it does for people who work on many processes. The figure is the number of
completions divided by the time of `Engine.execute` alone; statements and commits are counted in a
second, untimed pass. Starting an instance is timed in the same run, and so is what the database
alone needs for a transaction that updates one row: nothing durable can be faster on this disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sqlalchemy import update

from bench.database import Databases, Place
from bench.diagrams import PLACE, WORKER, deploy, linear
from bench.figure import Figure, median, milliseconds_of_each
from bench.statements import counting
from engine import CompleteWorkItem, StartInstance, WorkItemsAfter
from engine.definitions.tables import process_definitions
from engine.engine import Engine
from engine.storage.prepared import Prepared

_INSTANCES = 200
_TOUCH = Prepared(update(process_definitions).values(suspended=process_definitions.c.suspended))


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the figures for each database."""
    for name in databases.names:
        with databases.place(name) as place:
            yield from _measured(place)


def _measured(place: Place) -> Iterator[Figure]:
    engine = place.engine()
    deploy(engine, linear())
    bare = median(milliseconds_of_each([partial(_one_commit, engine)] * _INSTANCES))
    yield Figure("the database alone: one durable commit", bare, "ms", place.name)
    start = partial(engine.execute, StartInstance("linear", organisation=PLACE))
    started = milliseconds_of_each([start] * _INSTANCES)
    yield Figure("start an instance", median(started), "ms", place.name, 2)
    spent: list[float] = []
    for _ in range(5):
        items = _open_items(engine)
        spent += milliseconds_of_each(
            partial(engine.execute, CompleteWorkItem(item, WORKER, {"decision": "approve"}))
            for item in items
        )
    yield Figure(
        "complete a work item, engine",
        1e3 * len(spent) / sum(spent),
        "/s",
        place.name,
        1000,
        at_least=True,
    )
    yield Figure("complete a work item, engine, median", median(spent), "ms", place.name)
    start()
    (item,) = _open_items(engine)
    with counting(engine.runtime.database) as counted:
        engine.execute(CompleteWorkItem(item, WORKER, {"decision": "approve"}))
    yield Figure("complete a work item, SQL statements", counted.statements, "", place.name, 10)
    yield Figure("complete a work item, commits", counted.commits, "", place.name, 1)
    engine.runtime.database.dispose()


def _one_commit(engine: Engine) -> None:
    with engine.runtime.database.begin() as connection:
        _TOUCH.run(connection, {})


def _open_items(engine: Engine) -> list[int]:
    return [item.id for item in engine.execute(WorkItemsAfter(0))]
