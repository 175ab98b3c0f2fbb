"""Complete work items of linear-5, each in its own durable transaction.

200 instances, after 50 that warm up; every first task is completed, then every second, and so on,
so that a live workflow comes from the cache as it does for people who work on many processes. The
rate is the number of completions divided by the time of `Engine.execute` alone; the processor time
is what this process spends on one, which a busy machine does not change. Statements and commits
are counted in an untimed pass. Then the last tasks of more instances are completed with nothing in
memory, as after a restart, and those of others by eight threads.

Starting an instance is timed in the same run, and so is what the database alone needs for a
transaction that changes one row: nothing durable can be faster on this disk.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from sqlalchemy import bindparam, update

from bench.database import Databases, Place
from bench.diagrams import PLACE, WORKER, deploy, linear
from bench.figure import Figure, median, milliseconds_of_each, seconds
from bench.statements import counting
from engine import CompleteWorkItem, StartInstance, WorkItemsAfter
from engine.clock import SystemClock
from engine.definitions.tables import process_definitions
from engine.engine import Engine
from engine.storage.prepared import Prepared

_INSTANCES, _WARM_UP, _STEPS = 200, 50, 5
_THREADS = 8
_TOUCH = Prepared(update(process_definitions).values(name=bindparam("name")))
_WHAT = "complete a work item, engine"


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the figures for each database."""
    for name in databases.names:
        with databases.place(name) as place:
            engine = place.engine(SystemClock())
            yield from _measured(place, engine)
            engine.runtime.database.dispose()


def _measured(place: Place, engine: Engine) -> Iterator[Figure]:
    deploy(engine, linear())
    start = partial(engine.execute, StartInstance("linear", organisation=PLACE))
    for _ in range(_WARM_UP):
        start()
    _complete_all(engine)
    commits = [partial(_one_commit, engine, number) for number in range(_INSTANCES)]
    bare = median(milliseconds_of_each(commits))
    yield Figure("the database alone: one durable commit", bare, "ms", place.name)
    started = milliseconds_of_each([start] * _INSTANCES)
    yield Figure("start an instance", median(started), "ms", place.name, 2)
    processor = time.process_time()
    spent = _complete_all(engine)
    processor = time.process_time() - processor
    rate = 1e3 * len(spent) / sum(spent)
    yield Figure(_WHAT, rate, "/s", place.name, 1000, at_least=True)
    yield Figure(f"{_WHAT}, median", median(spent), "ms", place.name)
    yield Figure(f"{_WHAT}, processor time", 1e3 * processor / len(spent), "ms", place.name)
    yield from _counted(place, engine, start)
    yield Figure(f"{_WHAT}, after a restart", _forgetful(engine, start), "ms", place.name)
    yield Figure(f"{_WHAT}, {_THREADS} threads", _together(engine, start), "/s", place.name)


def _complete_all(engine: Engine) -> list[float]:
    spent: list[float] = []
    for _ in range(_STEPS):
        spent += milliseconds_of_each(partial(_complete, engine, item) for item in _open(engine))
    return spent


def _counted(place: Place, engine: Engine, start: partial[int]) -> Iterator[Figure]:
    start()
    (item,) = _open(engine)
    with counting(engine.runtime.database) as counted:
        _complete(engine, item)
    yield Figure("complete a work item, SQL statements", counted.statements, "", place.name, 10)
    yield Figure("complete a work item, commits", counted.commits, "", place.name, 1)


def _forgetful(engine: Engine, start: partial[int]) -> float:
    for _ in range(_INSTANCES):
        start()
    engine.runtime.cache.clear()
    return median(milliseconds_of_each(partial(_complete, engine, item) for item in _open(engine)))


def _together(engine: Engine, start: partial[int]) -> float:
    for _ in range(_INSTANCES):
        start()
    items = _open(engine)
    with ThreadPoolExecutor(_THREADS) as pool:
        took = seconds(lambda: list(pool.map(partial(_complete, engine), items)))
    return len(items) / took


def _complete(engine: Engine, item: int) -> None:
    engine.execute(CompleteWorkItem(item, WORKER, {"decision": "approve"}))


def _one_commit(engine: Engine, number: int) -> None:
    with engine.runtime.database.begin() as connection:
        _TOUCH.run(connection, {"name": f"linear {number}"})


def _open(engine: Engine) -> list[int]:
    return [item.id for item in engine.execute(WorkItemsAfter(0))]
