"""The inbox page of 50 with 1,000 and with 1,000,000 open work items.

The rows are inserted directly, spread over groups of 1,000 and with different due dates, every
tenth of each group held by people; the person asked for has the role of one group, and holds some
items himself. 50 queries, each of which must fill the page; the median.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Engine as Database

from bench.database import Databases, analyse
from bench.diagrams import PLACE, deploy, linear
from bench.figure import Figure, median, milliseconds_of_each
from engine import Actor, Inbox, StartInstance
from engine.storage.rows import add_rows
from engine.testing import START
from engine.work_items.tables import work_items

_SIZES = (1_000, 1_000_000)
_OF_GROUP = 1_000
_AT_ONCE = 20_000


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the figures for each database and size."""
    for name in databases.names:
        for size in _SIZES:
            with databases.place(name) as place:
                engine = place.engine()
                deploy(engine, linear())
                instance = engine.execute(StartInstance("linear", organisation=PLACE))
                database = engine.runtime.database
                _fill(database, instance, size)
                group = f"role@oo-{size // _OF_GROUP // 2:05d}"
                command = Inbox(Actor("p-7", frozenset({group})))
                if len(engine.execute(command).items) != command.size:
                    raise RuntimeError("the page is not full")
                spent = milliseconds_of_each([partial(engine.execute, command)] * 50)
                database.dispose()
            yield Figure(f"inbox page of 50, {size:,} open items", median(spent), "ms", name, 5)


def _fill(database: Database, instance: int, size: int) -> None:
    dice = random.Random(1)  # noqa: S311 - data, not a secret
    for begin in range(0, size, _AT_ONCE):
        numbers = range(begin, min(size, begin + _AT_ONCE))
        with database.begin() as connection:
            add_rows(connection, work_items, [_row(dice, instance, n, size) for n in numbers])
    analyse(database)


def _row(dice: random.Random, instance: int, number: int, size: int) -> dict[str, Any]:
    place = f"oo-{number % (size // _OF_GROUP):05d}"
    due = START + timedelta(minutes=dice.randrange(500_000))
    is_held = number // (size // _OF_GROUP) % 10 == 0
    return {
        "instance_id": instance,
        "task_id": UUID(int=number),
        "element_id": "t0",
        "name": f"Внести наставляемых и их запросы {number}",
        "process_key": "linear",
        "organisation": place,
        "role": "role",
        "candidate_group": f"role@{place}",
        "assignee": f"p-{dice.randrange(size // 100)}" if is_held else None,
        "personal": False,
        "state": "claimed" if is_held else "open",
        "priority": 50,
        "due_at": due,
        "due_or_never": due,
        "opened_at": START,
    }
