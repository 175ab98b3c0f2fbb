"""One transaction: the connection, the moment, what was touched, what happened."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection

from engine.history.events import HistoryEvent
from engine.history.recorder import Recorder
from engine.instances.live import LiveInstance, save_all
from engine.runtime import Runtime
from engine.storage.database import is_sqlite


class UnitOfWork:
    """What a command works with. Nothing else commits, and nothing else tells the time.

    `now` is one moment for the whole command, aware UTC. `live` holds the locked instances.
    `steps_left` is what they may still move together.
    """

    def __init__(self, connection: Connection, now: datetime, runtime: Runtime) -> None:
        self.connection = connection
        self.now = now
        self.runtime = runtime
        self.live: dict[int, LiveInstance] = {}
        self.steps_left = runtime.settings.command_budget
        self._recorder = Recorder()
        self._touched: dict[int, None] = {}
        self._after_commit: list[Callable[[], None]] = []

    def touch(self, instance_id: int) -> None:
        """Ask for the instance to be advanced before the commit."""
        self._touched[instance_id] = None

    def next_touched(self) -> int | None:
        """Return the next instance to advance, or None when all stand still."""
        if not self._touched:
            return None
        instance_id = next(iter(self._touched))
        del self._touched[instance_id]
        return instance_id

    def record(self, event: HistoryEvent) -> None:
        """Write down what happened; it becomes part of the history with the commit."""
        self._recorder.record(event)

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Run something once the transaction is durable."""
        self._after_commit.append(callback)

    def flush(self) -> None:
        """Write history and instances; the last thing before the commit."""
        self._recorder.write(self.connection, self.now, dict(self.live))
        save_all(self)

    def committed(self) -> None:
        """Keep the workflows for the next command, and run what waited for the commit."""
        for live in self.live.values():
            if live.workflow is not None:
                self.runtime.cache.keep(live.id, live.row_version, live.workflow)
        for callback in self._after_commit:
            callback()


@contextlib.contextmanager
def unit_of_work(runtime: Runtime, *, reads_only: bool) -> Iterator[UnitOfWork]:
    """Open a transaction; commit when the block ends well, roll back when it does not."""
    alone = is_sqlite(runtime.database) and not reads_only
    with runtime.writing if alone else contextlib.nullcontext():
        connection = runtime.connections.borrow(reads_only=reads_only)
        try:
            with connection.begin():
                uow = UnitOfWork(connection, runtime.clock.now().astimezone(UTC), runtime)
                yield uow
                if not reads_only:
                    uow.flush()
        finally:
            runtime.connections.give_back(connection)
        uow.committed()
