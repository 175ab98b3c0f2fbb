"""Timers: find those that are due among 100,000, and fire them.

100,000 rows that belong to one instance and are due in the far future are inserted directly; 1,000
instances wait for a timer of their own, which becomes due when the clock is moved. Finding is the
median of 50 queries of 200; firing is `RunDueWork` over the thousand, each in its transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from uuid import UUID

from bench.database import Databases, analyse
from bench.diagrams import PLACE, deploy, waiting_for
from bench.figure import Figure, median, milliseconds_of_each, seconds
from engine import RunDueWork, StartInstance
from engine.storage.rows import add_rows
from engine.testing import START, FrozenClock
from engine.timers.due import DueTimers
from engine.timers.tables import timers

_WAITING, _FIRED = 100_000, 1_000


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the figures for each database."""
    for name in databases.names:
        with databases.place(name) as place:
            clock = FrozenClock()
            engine = place.engine(clock)
            deploy(engine, waiting_for("P1D"))
            start = StartInstance("waiting", organisation=PLACE)
            ids = [engine.execute(start) for _ in range(_FIRED)]
            rows = [
                {
                    "instance_id": ids[0],
                    "task_id": UUID(int=number),
                    "element_id": "other",
                    "due_at": START + timedelta(days=400, minutes=number),
                    "remaining": None,
                    "period": None,
                }
                for number in range(_WAITING)
            ]
            with engine.runtime.database.begin() as connection:
                add_rows(connection, timers, rows)
            analyse(engine.runtime.database)
            clock.forward(days=2)
            spent = milliseconds_of_each([partial(engine.execute, DueTimers())] * 50)
            yield Figure("due timers among 100,000: find", median(spent), "ms", name, 5)
            took = seconds(RunDueWork(engine))
            yield Figure("due timers: fired", _FIRED / took, "/s", name, 500, at_least=True)
            engine.runtime.database.dispose()
