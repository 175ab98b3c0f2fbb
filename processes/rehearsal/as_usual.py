"""Do the tasks that are open on a rehearsal as usual, as many as one request has time for."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from engine import Actor, EngineError
from processes.rehearsal.rehearsing import Rehearsing
from processes.rehearsal.usual import usual_step

_SECONDS = 20.0
"""Real time after which no further task is begun."""


@dataclass(frozen=True, slots=True)
class DoneAsUsual:
    """How many tasks were done; what refused the next one; whether any had to be left for later."""

    count: int
    refusal: EngineError | None = None
    is_all: bool = True


def do_as_usual(
    rehearsing: Rehearsing, actor: Actor, process_key: str, seen: int, only: int | None = None
) -> DoneAsUsual:
    """Do the tasks that are open now, or only one of them; each is a step. Raises NotAllowed, NotFound."""
    until, done = monotonic() + _SECONDS, 0
    with rehearsing.held(actor, process_key) as held:
        items = [one.id for one in held.stage.open_items() if only in (None, one.id)]
    for item_id in items:
        if done and monotonic() > until:
            return DoneAsUsual(done, is_all=False)
        try:
            done += _do_one(rehearsing, actor, process_key, seen + done, item_id)
        except EngineError as refusal:
            return DoneAsUsual(done, refusal)
    return DoneAsUsual(done)


def _do_one(
    rehearsing: Rehearsing, actor: Actor, process_key: str, seen: int, item_id: int
) -> bool:
    """Do a task, unless what was done before has taken it back."""
    with rehearsing.held(actor, process_key) as held:
        items = (one for one in held.stage.open_items() if one.id == item_id)
        step = next((usual_step(held.stage, one) for one in items), None)
    if step is None:
        return False
    rehearsing.do(actor, process_key, seen, step)
    return True
