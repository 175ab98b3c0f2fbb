"""Rehearse: stages are kept in memory between requests, and built anew from the steps when not."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from engine import Actor, Engine, EngineError, InvalidState
from processes.forms.submit import FormRefused
from processes.rehearsal.material import DefinitionRows, Material
from processes.rehearsal.sessions import KeepSteps, Rehearsal, RehearsalOf, changed_elsewhere
from processes.rehearsal.stage import Stage, begun
from processes.rehearsal.steps import Step, recorded, step_of
from processes.rehearsal.values import Beginning

_KEPT = 6
"""Stages in memory; each is some megabytes."""
_STEP_SECONDS = 10.0
_REPLAY_SECONDS = 30.0
"""Real time that a step may take, and all of them when they are taken anew."""


@dataclass(slots=True)
class Rehearsed:
    """A rehearsal with its stage, as long as it is held.

    `failed` says why its steps end early, `taken` how many were taken before.
    """

    rehearsal: Rehearsal
    stage: Stage
    taken: int = 0
    failed: str = ""


class Rehearsing:
    """The rehearsals of one web process. Safe to share between threads: one at a time each.

    The database holds the truth; another process, or this one after a restart, replays it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._locks: dict[int, threading.Lock] = {}
        self._kept: OrderedDict[int, tuple[int, Rehearsed]] = OrderedDict()

    @contextmanager
    def held(self, actor: Actor, process_key: str) -> Iterator[Rehearsed]:
        """Hold a person's rehearsal of a process. Raises NotAllowed, NotFound."""
        first = self._engine.execute(RehearsalOf(actor, process_key))
        with self._lock_of(first.id):
            rehearsal = self._engine.execute(RehearsalOf(actor, process_key))
            yield self._rehearsed(rehearsal)

    def do(self, actor: Actor, process_key: str, seen: int, step: Step) -> str:
        """Take one step and record it; return it in words.

        Raises NotAllowed, NotFound, Conflict when the rehearsal has gone on since, and what the
        step raises; then nothing is recorded.
        """
        with self.held(actor, process_key) as held:
            rehearsal = held.rehearsal
            if rehearsal.turn != seen:
                raise changed_elsewhere()
            if held.failed:
                raise InvalidState(f"{held.failed} Отмените шаги, начиная с этого.")
            with self._forgotten_on_failure(rehearsal.id):
                words = step.perform(held.stage)
                steps = (*rehearsal.steps, recorded(step, words))
                turn = self._engine.execute(KeepSteps(actor, rehearsal.id, seen, steps))
            self._keep(rehearsal.id, turn, held)
            return words

    def cut(self, actor: Actor, process_key: str, seen: int, length: int) -> None:
        """Go back to the first so many steps. Raises NotAllowed, NotFound, Conflict."""
        with self.held(actor, process_key) as held:
            rehearsal = held.rehearsal
            if rehearsal.turn != seen:
                raise changed_elsewhere()
            steps = rehearsal.steps[: max(0, length)]
            self._engine.execute(KeepSteps(actor, rehearsal.id, seen, steps))
            self._forget(rehearsal.id)

    def _rehearsed(self, rehearsal: Rehearsal) -> Rehearsed:
        with self._lock:
            turn, kept = self._kept.get(rehearsal.id, (0, None))
        if kept is not None and turn == rehearsal.turn:
            kept.rehearsal = rehearsal
            kept.stage.allow(_STEP_SECONDS)
            return kept
        self._forget(rehearsal.id)
        stage = new_stage(self._engine, rehearsal.material, rehearsal.beginning)
        stage.allow(_REPLAY_SECONDS)
        taken, failed = _replayed(stage, rehearsal.steps)
        stage.allow(_STEP_SECONDS)
        made = Rehearsed(rehearsal, stage, taken, failed)
        self._keep(rehearsal.id, rehearsal.turn, made)
        return made

    @contextmanager
    def _forgotten_on_failure(self, rehearsal_id: int) -> Iterator[None]:
        """Forget the stage when a step fails: it may have been taken in part; a refused form was not."""
        try:
            yield
        except FormRefused:
            raise
        except BaseException:
            self._forget(rehearsal_id)
            raise

    def _keep(self, rehearsal_id: int, turn: int, held: Rehearsed) -> None:
        with self._lock:
            self._kept[rehearsal_id] = (turn, held)
            self._kept.move_to_end(rehearsal_id)
            if len(self._kept) > _KEPT:
                self._drop_idle()

    def _drop_idle(self) -> None:
        """Close the stage that nobody holds and that was used longest ago."""
        for rehearsal_id in self._kept:
            lock = self._locks.get(rehearsal_id)
            if lock is None or lock.acquire(blocking=False):
                _, held = self._kept.pop(rehearsal_id)
                held.stage.close()
                if lock is not None:
                    lock.release()
                return

    def _forget(self, rehearsal_id: int) -> None:
        with self._lock:
            _, held = self._kept.pop(rehearsal_id, (0, None))
        if held is not None:
            held.stage.close()

    def _lock_of(self, rehearsal_id: int) -> threading.Lock:
        with self._lock:
            return self._locks.setdefault(rehearsal_id, threading.Lock())


def new_stage(engine: Engine, material: Material, beginning: Beginning) -> Stage:
    """Return a stage with the engine's own words, zone and calendar. Raises EngineError."""
    rows = engine.execute(DefinitionRows(material.definitions))
    return begun(material, rows, beginning, engine.runtime.settings)


def _replayed(stage: Stage, steps: Sequence[Mapping[str, Any]]) -> tuple[int, str]:
    """Take recorded steps again; return how many, and why the next could not be, if it could not."""
    for number, document in enumerate(steps):
        try:
            step_of(document).perform(stage)
        except EngineError as error:
            return number, f"Шаг {number + 1} ({document['words']}) повторить не удалось. {error}"
    return len(steps), ""
