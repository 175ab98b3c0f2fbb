"""Two, four, eight people complete different work items of one instance at the same moment.

Eight threads wait at a barrier and each complete one branch of a parallel gateway; 20 instances a
width. The figure is the longest time that anybody waits; any refusal ends the benchmark. The median
beside it tells how much of that is the machine's being busy with something else.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from bench.database import Databases
from bench.diagrams import PLACE, WORKER, deploy, fan
from bench.figure import Figure, median, seconds
from engine import CompleteWorkItem, StartInstance, WorkItemsOf
from engine.engine import Engine

_ROUNDS = 20


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the figures for each database and each number of people."""
    for name in databases.names:
        for people in (2, 4, 8):
            with databases.place(name) as place:
                engine = place.engine()
                deploy(engine, fan(people))
                waits = [wait for _ in range(_ROUNDS) for wait in _at_once(engine, people)]
                engine.runtime.database.dispose()
            yield Figure(f"{people} people at once, longest wait", max(waits), "ms", name, 100)
            yield Figure(f"{people} people at once, median wait", median(waits), "ms", name)


def _at_once(engine: Engine, people: int) -> list[float]:
    instance = engine.execute(StartInstance("fan", organisation=PLACE))
    items = [item.id for item in engine.execute(WorkItemsOf(instance, open_only=True))]
    barrier = threading.Barrier(people)

    def complete(item: int) -> float:
        barrier.wait()
        return seconds(lambda: engine.execute(CompleteWorkItem(item, WORKER))) * 1e3

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(complete, items))
