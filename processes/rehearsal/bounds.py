"""What a stage may take: seconds, memory, and the steps of one command. Drafts may be hostile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic

from sqlalchemy.exc import OperationalError

from engine import Engine, EngineSettings, InvalidState

_SECONDS = 10.0
"""Real time that one step of a rehearsal may take."""
_PAGES = 8_192
"""Pages of 4 KiB that the store of a stage may grow to: 32 MiB."""


class StageExhausted(InvalidState):
    """A rehearsal has taken more time or memory than it may; its stage is spent."""


class Bounds:
    """The time that is left, from now."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        self._until = monotonic() + seconds
        self._seconds = seconds

    def check(self) -> None:
        """Raise StageExhausted once the time is over."""
        if monotonic() > self._until:
            seconds = f"{self._seconds:g}".replace(".", ",")
            raise StageExhausted(
                f"Этот шаг идёт дольше {seconds} секунд и прерван. Похоже, схема ходит по "
                "кругу: проверьте повторяющиеся сроки и возвраты или пропустите меньше времени."
            )


def bounded(settings: EngineSettings) -> EngineSettings:
    """Return the same words, zone and calendar with the limits of a rehearsal."""
    return replace(
        settings,
        step_budget=5_000,
        command_budget=50_000,
        work_budget=500_000,
        cached_workflows=200,
        max_children=100,
        max_instances=300,
    )


def limit_memory(engine: Engine) -> None:
    """Let the store of a stage grow so far and no further."""
    with engine.runtime.database.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {_PAGES}")


@contextmanager
def memory_is_bounded() -> Iterator[None]:
    """Raise StageExhausted instead of the store's own complaint that it is full."""
    try:
        yield
    except OperationalError as error:
        if "is full" not in str(error.orig):
            raise
        raise StageExhausted(
            "На этой репетиции накопилось слишком много задач и процессов, больше не поместится. "
            "Начните новую: с меньшим числом организаций или пропуская меньше времени."
        ) from error
