"""Open the data of an instance page after 5,000 events.

One instance goes round a loop until its history holds 5,000 events; then the page's queries
(instance, history, waits, work items, children) are asked 20 times; the median.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bench.database import Databases
from bench.diagrams import PLACE, WORKER, deploy, rounds
from bench.figure import Figure, median, milliseconds_of_each
from engine import (
    CompleteWorkItem,
    InstanceHistory,
    Instances,
    InstanceView,
    StartInstance,
    WorkItemsOf,
)
from engine.engine import Engine
from processes.reports.story import InstanceStory
from processes.reports.waiting import WhyWaiting

_EVENTS = 5_000


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the figure for each database."""
    for name in databases.names:
        with databases.place(name) as place:
            engine = place.engine()
            deploy(engine, rounds())
            instance = engine.execute(StartInstance("rounds", organisation=PLACE))
            while len(engine.execute(InstanceHistory(instance))) < _EVENTS:
                _go_round(engine, instance, 100)
            spent = milliseconds_of_each([partial(_open_page, engine, instance)] * 20)
            engine.runtime.database.dispose()
        yield Figure("an instance page's data after 5,000 events", median(spent), "ms", name, 50)


def _go_round(engine: Engine, instance: int, times: int) -> None:
    for _ in range(times):
        (item,) = engine.execute(WorkItemsOf(instance, open_only=True))
        engine.execute(CompleteWorkItem(item.id, WORKER, {"again": True}))


def _open_page(engine: Engine, instance: int) -> None:
    engine.execute(InstanceView(instance))
    engine.execute(InstanceStory(instance))
    engine.execute(WhyWaiting(instance))
    engine.execute(WorkItemsOf(instance))
    engine.execute(Instances(parent_id=instance))
