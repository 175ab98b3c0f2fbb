"""A multi-instance call over 1,000 organisations: start them all, complete them one by one.

The time of starting is one `StartInstance`. Of the completions, the median of the last but one
fifty is compared with the median of the first fifty: the very last one also wakes the caller.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bench.database import Databases
from bench.diagrams import PLACE, WORKER, branch, children, deploy
from bench.figure import Figure, median, milliseconds_of_each, seconds
from engine import CompleteWorkItem, StartInstance, WorkItemsAfter

_COUNT, _SOME = 1000, 50


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the figures for each database."""
    for name in databases.names:
        with databases.place(name) as place:
            engine = place.engine()
            deploy(engine, branch())
            deploy(engine, children())
            variables = {"places": [f"place-{number}" for number in range(_COUNT)]}
            command = StartInstance("umbrella", variables, organisation=PLACE)
            yield Figure(
                "1,000 branches: start all",
                seconds(partial(engine.execute, command)),
                "s",
                place.name,
                3,
            )
            items = engine.execute(WorkItemsAfter(0, _COUNT))
            spent = milliseconds_of_each(
                partial(engine.execute, CompleteWorkItem(item.id, WORKER)) for item in items
            )
            ratio = median(spent[-_SOME - 1 : -1]) / median(spent[:_SOME])
            yield Figure("1,000 branches: last completion / first", ratio, "×", place.name, 1.2)
            engine.runtime.database.dispose()
