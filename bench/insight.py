"""The figures of a process («Анализ») after a year: 10,000 instances, a third of them sent back.

100 instances are really run, in 33 organisations and at different paces, and copied a hundred
times over with other days. What the page asks for (choices, then all figures) is asked 10 times,
for the whole city and for one organisation; the median.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial

from sqlalchemy import BigInteger, Connection, Table, func, insert, select
from sqlalchemy import Engine as Database
from sqlalchemy import type_coerce as as_type

from bench.database import Databases, analyse
from bench.diagrams import ROLE, deploy, reviewed
from bench.figure import Figure, median, milliseconds_of_each
from engine import (
    Actor,
    ClaimWorkItem,
    CompleteWorkItem,
    StartInstance,
    VersionsOf,
    WorkItemsOf,
)
from engine.engine import Engine
from engine.history.tables import history_events
from engine.instances.tables import instances
from engine.testing import FrozenClock
from engine.work_items.tables import work_items
from processes.insight import ChoicesOf, ProcessInsight, Selection

_KEY = "reviewed"
_RUN = 100
_COPIES = 100
_PLACES = [f"oo-{number:02d}" for number in range(1, 34)]
_WORKER = Actor("worker", frozenset(f"{ROLE}@{place}" for place in _PLACES))
_AUDITOR = Actor("auditor", frozenset({"auditor@do"}))
_DAY = 86_400_000_000
_MOMENTS = ("at", "started_at", "ended_at", "opened_at", "claimed_at", "closed_at", "due_at")


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the figures for each database."""
    for name in databases.names:
        with databases.place(name) as place:
            clock = FrozenClock()
            engine = place.engine(clock)
            deploy(engine, reviewed())
            _run_some(engine, clock)
            _copy(engine.runtime.database)
            for whom, where in (("the city", None), ("one organisation", _PLACES[4])):
                spent = milliseconds_of_each([partial(_open_page, engine, where)] * 10)
                what = f"insight of {_RUN * _COPIES:,} instances, {whom}"
                yield Figure(what, median(spent), "ms", name, 2_000)
            engine.runtime.database.dispose()


def _open_page(engine: Engine, organisation: str | None) -> None:
    newest = engine.execute(VersionsOf(_KEY))[0]
    engine.execute(ChoicesOf(_AUDITOR, _KEY))
    selection = Selection(_KEY, organisation=organisation)
    engine.execute(ProcessInsight(_AUDITOR, selection, newest.id))


def _run_some(engine: Engine, clock: FrozenClock) -> None:
    dice = random.Random(1)  # noqa: S311 - data, not a secret
    for number in range(_RUN):
        place = _PLACES[number % len(_PLACES)]
        instance = engine.execute(StartInstance(_KEY, organisation=place))
        times_back = max(0, dice.randrange(9) - 5)
        for step in (*("draft", "review") * (times_back + 1), "approve", "publish"):
            again = step == "review" and times_back > 0
            times_back -= again
            clock.forward(minutes=dice.randrange(10_000))
            (item,) = engine.execute(WorkItemsOf(instance, open_only=True))
            engine.execute(ClaimWorkItem(item.id, _WORKER))
            clock.forward(minutes=dice.randrange(1_000))
            engine.execute(CompleteWorkItem(item.id, _WORKER, {"again": again}))


def _copy(database: Database) -> None:
    with database.begin() as connection:
        run = int(connection.scalar(select(func.max(instances.c.id))) or 0)
        items = int(connection.scalar(select(func.max(work_items.c.id))) or 0)
        for number in range(1, _COPIES):
            _copied(connection, instances, number, {"id": run, "root_id": run})
            _copied(connection, work_items, number, {"id": items, "instance_id": run})
            _copied(connection, history_events, number, {"instance_id": run})
    analyse(database)


def _copied(connection: Connection, table: Table, number: int, steps: dict[str, int]) -> None:
    """Copy what was run once more: ids a step further on, moments some days later."""
    shifts = dict.fromkeys(_MOMENTS, _DAY) | steps
    told = [
        (as_type(column, BigInteger) + shifts[column.name] * number).label(column.name)
        if column.name in shifts
        else column
        for column in table.c
    ]
    key, count = next(iter(steps.items()))
    rows = select(*told).where(table.c[key].between(1, count))
    connection.execute(insert(table).from_select(list(table.c.keys()), rows))
