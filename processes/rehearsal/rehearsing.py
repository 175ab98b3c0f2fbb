"""Rehearse: stages are kept in memory between requests, and built anew from the steps when not."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from engine import Actor, Engine, InvalidState
from processes.forms.submit import FormRefused
from processes.rehearsal.material import DefinitionRows, Material
from processes.rehearsal.sessions import (
    BeginRehearsal,
    EndRehearsal,
    KeepSteps,
    Rehearsal,
    RehearsalOf,
    changed_elsewhere,
)
from processes.rehearsal.stage import Stage, begun, closed_on_failure
from processes.rehearsal.steps import Step, recorded, take_again
from processes.rehearsal.values import Beginning
from processes.studio import require_author

_KEPT = 6
"""Stages in memory; each is some megabytes."""
_STEP_SECONDS = 10.0
_REPLAY_SECONDS = 30.0
"""Real time that a step may take, and all of them when they are taken anew."""
_Whose = tuple[str, str]
"""A process and the person who rehearses it."""


@dataclass(slots=True)
class Rehearsed:
    """A rehearsal with its stage, as long as it is held.

    `failed` says why its steps end early, `taken` how many were taken before.
    """

    rehearsal: Rehearsal
    stage: Stage
    taken: int = 0
    failed: str = ""

    def check_seen(self, turn: int) -> None:
        """Refuse whoever has seen it at another turn. Raises Conflict."""
        if self.rehearsal.turn != turn:
            raise changed_elsewhere()

    def check_whole(self) -> None:
        """Refuse to go on from steps that end early. Raises InvalidState."""
        if self.failed:
            raise InvalidState(f"{self.failed} Отмените шаги, начиная с этого.")

    def is_of(self, rehearsal: Rehearsal) -> bool:
        """Return whether the stage stands where a rehearsal stands; ids may be given again."""
        mine = self.rehearsal
        return (mine.begun_at, mine.turn) == (rehearsal.begun_at, rehearsal.turn)


class Rehearsing:
    """The rehearsals of one web process. Safe to share between threads: one at a time each.

    The database holds the truth; another process, or this one after a restart, replays it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._locks: dict[_Whose, threading.Lock] = {}
        self._kept: OrderedDict[_Whose, Rehearsed] = OrderedDict()

    def open(
        self,
        actor: Actor,
        material: Material,
        beginning: Beginning,
        steps: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """Begin to rehearse, in place of what this person has rehearsed of the process so far.

        That stays as it is when this cannot begin. Raises NotAllowed, InvalidInput, and what keeps
        the process from beginning.
        """
        require_author(actor)
        with self._alone((material.process_key, actor.user_id)) as whose:
            stage = new_stage(self._engine, material, beginning)
            with closed_on_failure(stage):
                taken, failed = _replayed(stage, steps)
                command = BeginRehearsal(actor, material, beginning, steps)
                rehearsal = self._engine.execute(command)
            self._keep(whose, Rehearsed(rehearsal, stage, taken, failed))

    @contextmanager
    def held(self, actor: Actor, process_key: str) -> Iterator[Rehearsed]:
        """Hold a person's rehearsal of a process. Raises NotAllowed, NotFound."""
        self._engine.execute(RehearsalOf(actor, process_key))
        with self._alone((process_key, actor.user_id)) as whose:
            rehearsal = self._engine.execute(RehearsalOf(actor, process_key))
            yield self._rehearsed(whose, rehearsal)

    def do(self, actor: Actor, process_key: str, seen: int, step: Step) -> str:
        """Take one step and record it; return it in words.

        Raises NotAllowed, NotFound, Conflict when the rehearsal has gone on since, and what the
        step raises; then nothing is recorded.
        """
        with self.held(actor, process_key) as held:
            held.check_seen(seen)
            held.check_whole()
            with self._forgotten_on_failure((process_key, actor.user_id)):
                words = step.perform(held.stage)
                steps = (*held.rehearsal.steps, recorded(step, words))
                turn = self._engine.execute(KeepSteps(actor, held.rehearsal.id, seen, steps))
            held.rehearsal = replace(held.rehearsal, turn=turn, steps=steps)
            return words

    def cut(self, actor: Actor, process_key: str, seen: int, length: int) -> None:
        """Go back to the first so many steps. Raises NotAllowed, NotFound, Conflict."""
        with self.held(actor, process_key) as held:
            held.check_seen(seen)
            steps = held.rehearsal.steps[: max(0, length)]
            self._engine.execute(KeepSteps(actor, held.rehearsal.id, seen, steps))
            self._forget((process_key, actor.user_id))

    def end(self, actor: Actor, process_key: str) -> None:
        """Forget a person's rehearsal of a process, if there is one. Raises NotAllowed."""
        require_author(actor)
        with self._alone((process_key, actor.user_id)) as whose:
            self._engine.execute(EndRehearsal(actor, process_key))
            self._forget(whose)

    def _rehearsed(self, whose: _Whose, rehearsal: Rehearsal) -> Rehearsed:
        with self._lock:
            kept = self._kept.get(whose)
        if kept is None or not kept.is_of(rehearsal):
            kept = self._built_anew(rehearsal)
        self._keep(whose, kept)
        kept.stage.allow(_STEP_SECONDS)
        return kept

    def _built_anew(self, rehearsal: Rehearsal) -> Rehearsed:
        stage = new_stage(self._engine, rehearsal.material, rehearsal.beginning)
        with closed_on_failure(stage):
            return Rehearsed(rehearsal, stage, *_replayed(stage, rehearsal.steps))

    @contextmanager
    def _forgotten_on_failure(self, whose: _Whose) -> Iterator[None]:
        """Forget the stage when a step fails: it may have been taken in part; a refused form was not."""
        try:
            yield
        except FormRefused:
            raise
        except BaseException:
            self._forget(whose)
            raise

    def _keep(self, whose: _Whose, held: Rehearsed) -> None:
        with self._lock:
            before = self._kept.get(whose)
            self._kept[whose] = held
            self._kept.move_to_end(whose)
            if len(self._kept) > _KEPT:
                self._drop_idle()
        if before is not None and before is not held:
            before.stage.close()

    def _drop_idle(self) -> None:
        """Close the stage that nobody holds and that was used longest ago."""
        for whose in self._kept:
            lock = self._locks[whose]
            if lock.acquire(blocking=False):
                self._kept.pop(whose).stage.close()
                lock.release()
                return

    def _forget(self, whose: _Whose) -> None:
        with self._lock:
            held = self._kept.pop(whose, None)
        if held is not None:
            held.stage.close()

    @contextmanager
    def _alone(self, whose: _Whose) -> Iterator[_Whose]:
        """Let nobody else work on a person's rehearsal of a process meanwhile."""
        with self._lock:
            lock = self._locks.setdefault(whose, threading.Lock())
        with lock:
            yield whose


def new_stage(engine: Engine, material: Material, beginning: Beginning) -> Stage:
    """Return a stage with the engine's own words, zone and calendar. Raises EngineError."""
    rows = engine.execute(DefinitionRows(material.definitions))
    return begun(material, rows, beginning, engine.runtime.settings)


def _replayed(stage: Stage, steps: Sequence[Mapping[str, Any]]) -> tuple[int, str]:
    """Take recorded steps again; return how many, and why the next could not be, if it could not."""
    stage.allow(_REPLAY_SECONDS)
    taken, refused = take_again(stage, steps)
    if not refused:
        return taken, ""
    return taken, f"Шаг {taken + 1} ({steps[taken]['words']}) повторить не удалось. {refused}"
