"""The front door: one command, one transaction, one lock, one commit, one log line."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Engine as Database
from sqlalchemy.exc import DBAPIError

from engine.advance import advance
from engine.clock import Clock, SystemClock
from engine.command import Command
from engine.definitions.stored import Definitions
from engine.errors import Conflict, EngineError
from engine.expressions import Language, metered
from engine.jobs.handlers import Handlers
from engine.jobs.port import Jobs, OwnQueue
from engine.runtime import Runtime, WorkflowCache
from engine.settings import EngineSettings
from engine.unit_of_work import unit_of_work

T = TypeVar("T")
_log = logging.getLogger("tropa.engine")
_ATTEMPTS = 5
_LOST_RACES = frozenset({"40001", "40P01", "23505"})
"""SQLSTATEs: serialization failure, deadlock, a key that another transaction has just written."""


class Engine:
    """Runs commands. Safe to share between threads."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock | None = None,
        settings: EngineSettings | None = None,
        handlers: Mapping[str, Callable[..., Any]] | None = None,
        jobs: Jobs | None = None,
    ) -> None:
        settings = settings or EngineSettings()
        language = Language(settings.zone, settings.calendar, settings.functions)
        self.runtime = Runtime(
            database=database,
            clock=clock or SystemClock(),
            settings=settings,
            definitions=Definitions(language),
            handlers=Handlers(handlers or {}),
            jobs=jobs or OwnQueue(),
            cache=WorkflowCache(settings.cached_workflows),
        )

    @property
    def clock(self) -> Clock:
        """Return the clock by which commands run."""
        return self.runtime.clock

    def execute(self, command: Command[T]) -> T:
        """Run one command in one transaction; all of it happens, or none.

        Raises EngineError when the command is refused. Deadlocks and lost races are tried again.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._run(command)
            except Conflict:
                if attempt == _ATTEMPTS:
                    raise
            except DBAPIError as error:
                if attempt == _ATTEMPTS or _sqlstate(error) not in _LOST_RACES:
                    raise
        raise AssertionError("unreachable")

    def _run(self, command: Command[T]) -> T:
        name = type(command).__name__
        try:
            with (
                metered(self.runtime.settings.work_budget),
                unit_of_work(self.runtime, reads_only=command.reads_only) as uow,
            ):
                result = command.execute(uow)
                while (instance_id := uow.next_touched()) is not None:
                    advance(uow, instance_id)
        except EngineError as error:
            _log.info("%s refused: %s", name, type(error).__name__)
            raise
        if not command.reads_only:
            _log.info("%s done, instances %s", name, list(uow.live))
        return result


def _sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
