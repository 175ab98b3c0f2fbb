"""One path through a drawing, played on the engine and in the token game side by side."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Engine as Database
from sqlalchemy import create_engine, event, func, select, text
from sqlalchemy.pool import StaticPool

from engine import (
    SYSTEM,
    BroadcastSignal,
    CompleteWorkItem,
    CorrelateMessage,
    Deploy,
    Engine,
    InstanceHistory,
    Instances,
    InstanceState,
    InstanceView,
    RunDueWork,
    StartInstance,
    VerifyHistory,
    WaitKind,
    WaitsOf,
    WorkItemsOf,
    WorkItemState,
    WorkItemSummary,
)
from engine.schema import engine_metadata
from engine.testing import FrozenClock
from tests.engine.properties.drawing import Drawing
from tests.engine.properties.token_game import Game
from tests.engine.properties.writing import documents

FINISHING = 25
"""So many plain steps follow a path, to let most instances end."""
_EMPTY_WHEN_OVER = ("timers", "subscriptions", "calls")
Open = Counter[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """What happens next: `complete` an element's n-th open task, `wait`, `message` or `signal`."""

    verb: str
    name: str = ""
    key: str = ""
    nth: int = 0
    variables: tuple[tuple[str, int], ...] = ()
    until: datetime | None = None

    def __str__(self) -> str:
        """Write it as a line of a report."""
        words = [
            self.verb,
            self.name,
            self.key and f"of {self.key}",
            f"({self.nth})" if self.nth else "",
        ]
        words += [f"{name}={value}" for name, value in self.variables]
        words.append(f"until {self.until:%d.%m %H:%M:%S}" if self.until else "")
        return " ".join(str(word) for word in words if word)


def steps_from(game: Game, drawing: Drawing) -> list[Step]:
    """Return everything that could be done now; the plainest first."""
    found: list[Step] = []
    seen: Counter[tuple[str, str]] = Counter()
    for element, key, run in game.work():
        decides = run.token.node.decides
        options = [((decides[0], n),) for n in range(decides[1])] if decides else [()]
        nth = seen[element, key]
        found += [Step("complete", element, key, nth, variables) for variables in options]
        seen[element, key] += 1
    dues = sorted({x.due for x in game.listeners("timer") if x.due is not None})
    found += [Step("wait", until=dues[n] + timedelta(seconds=n)) for n in (0, 2) if n < len(dues)]
    waited = {(x.event.name or "", x.key) for x in game.listeners("message") if x.node.event}
    heard = {x.event.name or "" for x in game.listeners("signal")}
    found += [Step("message", *address) for address in sorted(waited)]
    found += [Step("signal", name) for name in sorted(heard)]
    early = [n.event.name or "" for n in drawing.messages if n.event and not n.key]
    return found + [Step("message", name) for name in early[:1] if found]


def open_in(game: Game) -> Open:
    """Return what the token game has open."""
    found: Open = Counter((WaitKind.WORK_ITEM, element, key) for element, key, _ in game.work())
    found.update((WaitKind.TIMER, x.node.id, x.due) for x in game.listeners("timer"))
    for x in game.listeners("message"):
        found[WaitKind.MESSAGE, x.node.id, x.key] += 1
    found.update((WaitKind.SIGNAL, x.node.id) for x in game.listeners("signal"))
    found.update((WaitKind.CHILDREN, *call) for call in game.calls())
    found.update((WaitKind.INCIDENT, element) for element in game.incidents())
    return found


def play(game: Game, step: Step) -> None:
    """Do a step in the token game."""
    if step.verb == "complete":
        runs = [r for e, k, r in game.work() if (e, k) == (step.name, step.key)]
        game.complete(runs[step.nth], dict(step.variables))
    elif step.verb == "message":
        game.send(step.name, step.key)
    elif step.verb == "signal":
        game.broadcast(step.name)
    elif step.until is not None:
        game.wait_until(step.until)


class Player:
    """An instance of a drawing on the engine; with `forgetful`, memory is lost after every step."""

    def __init__(self, database: Database, drawing: Drawing, *, forgetful: bool = False) -> None:
        self.clock = FrozenClock()
        self._database = database
        self._forgetful = forgetful
        self.engine = Engine(database, clock=self.clock)
        for document in documents(drawing):
            self.engine.execute(Deploy(document))
        self.instance_id = self.engine.execute(StartInstance("main", drawing.variables))
        self.settle()

    def play(self, step: Step) -> None:
        """Do a step."""
        if step.verb == "complete":
            item = self.item_of(step)
            self.engine.execute(CompleteWorkItem(item.id, SYSTEM, dict(step.variables)))
        elif step.verb == "message":
            self.engine.execute(CorrelateMessage(step.name, step.key))
        elif step.verb == "signal":
            self.engine.execute(BroadcastSignal(step.name))
        elif step.until is not None:
            self.clock.move_to(step.until)
        self.settle()

    def item_of(self, step: Step) -> WorkItemSummary:
        """Return the work item that a step completes."""
        address = (step.name, step.key or None)
        return [i for i in self.items() if (i.element_id, i.assignee) == address][step.nth]

    def items(self) -> list[WorkItemSummary]:
        """Return the open work items of the whole tree of instances."""
        return self.engine.execute(WorkItemsOf(self.instance_id, whole_tree=True, open_only=True))

    def open(self) -> Open:
        """Return what is open."""
        found: Open = Counter(
            (WaitKind.WORK_ITEM, item.element_id, item.assignee or "") for item in self.items()
        )
        details: Mapping[WaitKind, Callable[[Any], tuple[Any, ...]]] = {
            WaitKind.TIMER: lambda wait: (wait.until,),
            WaitKind.MESSAGE: lambda wait: (wait.key,),
            WaitKind.CHILDREN: lambda wait: (wait.count,),
        }
        for wait in self.engine.execute(WaitsOf(self.instance_id, whole_tree=True)):
            if wait.kind is not WaitKind.WORK_ITEM:
                rest = details.get(wait.kind, lambda _: ())(wait)
                place = wait.element_id or ""
                is_join = wait.kind is WaitKind.INCIDENT and "Gateway" in place
                found[wait.kind, "join" if is_join else place, *rest] += 1
        return found

    @property
    def state(self) -> InstanceState:
        """Return the state of the main instance."""
        return self.engine.execute(InstanceView(self.instance_id)).instance.state

    def story(self) -> list[tuple[Any, ...]]:
        """Return the history of all instances."""
        return [
            (e.instance_id, e.kind, e.element_id, e.at, e.data)
            for instance in self.engine.execute(Instances())
            for e in self.engine.execute(InstanceHistory(instance.id))
        ]

    def check_end(self) -> None:
        """Make sure that nothing is left of an instance that is over, and that history is sound."""
        assert self.engine.execute(VerifyHistory()).is_sound
        if self.state is not InstanceState.COMPLETED:
            return
        assert {
            i.state for i in self.engine.execute(WorkItemsOf(self.instance_id, whole_tree=True))
        } <= {
            WorkItemState.COMPLETED,
            WorkItemState.CANCELLED,
        }
        assert all(i.ended_at is not None for i in self.engine.execute(Instances()))
        with self._database.connect() as connection:
            tables = engine_metadata().tables
            for name in _EMPTY_WHEN_OVER:
                assert connection.scalar(select(func.count()).select_from(tables[name])) == 0, name

    def settle(self) -> None:
        """Run what is due; forget everything, if so asked."""
        RunDueWork(self.engine)()
        if self._forgetful:
            self.engine = Engine(self._database, clock=self.clock)


def check(game: Game, player: Player) -> None:
    """Compare what is open, and whether it is over."""
    expected, found = open_in(game), player.open()
    assert found == expected, f"missing {expected - found}, too many {found - expected}"
    assert (player.state is InstanceState.COMPLETED) == game.is_over


@cache
def _empty() -> bytes:
    """Return the pages of a SQLite database with the engine's tables and nothing in them."""
    database = create_engine("sqlite://", poolclass=StaticPool)
    engine_metadata().create_all(database)
    with database.connect() as connection:
        raw: Any = connection.connection.driver_connection
        pages: bytes = raw.serialize()
    database.dispose()
    return pages


def memory_database() -> Database:
    """Return a database in memory that outlives every engine made on it."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        connection.deserialize(_empty())
        connection.execute("PRAGMA foreign_keys=ON")
        return connection

    database = create_engine("sqlite://", poolclass=StaticPool, creator=connect)
    event.listen(database, "begin", lambda connection: connection.execute(text("BEGIN")))
    return database
