"""Seal what has changed: on demand, or every so often."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from engine.audit.keys import KeyFolder
from engine.audit.seal import Checkpoint, SealHistory, UnsealedHeads
from engine.errors import EngineError

if TYPE_CHECKING:
    from engine.engine import Engine

_log = logging.getLogger("tropa.audit")


def seal_history(engine: Engine, keys: KeyFolder, *, most: int = 2_000) -> list[Checkpoint]:
    """Seal every chain that has changed, at most `most` in one checkpoint; return those made.

    Many small transactions: nobody waits for a large one. Raises InvalidState.
    """
    made: list[Checkpoint] = []
    after: int | None = None
    while (unsealed := engine.execute(UnsealedHeads(after, most))).heads:
        checkpoint = engine.execute(SealHistory(unsealed, keys))
        if checkpoint is not None:
            made.append(checkpoint)
            after = unsealed.heads[-1].instance_id
    return made


class Sealer:
    """Seals the history when it is called, at most once in `every`.

    What happened since the last checkpoint could be rewritten unnoticed, so the interval is short.
    """

    def __init__(
        self, engine: Engine, keys: KeyFolder, every: timedelta = timedelta(minutes=15)
    ) -> None:
        self._engine, self._keys, self._every = engine, keys, every
        self._next: datetime | None = None

    def __call__(self) -> None:
        """Seal if it is time; a refusal is logged, and tried again the next time."""
        now = self._engine.clock.now()
        if self._next is not None and now < self._next:
            return
        self._next = now + self._every
        try:
            seal_history(self._engine, self._keys)
        except (EngineError, OSError) as error:
            _log.error("the history could not be sealed: %s", error)
