"""Run the ordered instances again, some at a time; what is done is written down as it goes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from engine import Command, Engine, EngineError, Query
from engine.storage.prepared import Prepared
from processes.past_runs.case import PastCaseOf
from processes.past_runs.play import PastPlay
from processes.past_runs.runs import PastRun, RunState, past_run
from processes.past_runs.tables import past_runs
from processes.past_runs.verdict import PastResult, failed, judged
from processes.rehearsal.material import DefinitionRows
from processes.rehearsal.stage import Stage

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_log = logging.getLogger("tropa.worker")
_BATCH_SECONDS = 1.0
"""How often what has been done is written down."""
_CASE_SECONDS = 60.0
"""Real time for one instance with all that it calls."""
_RUNNING = Prepared(
    select(past_runs).where(past_runs.c.state == RunState.RUNNING.value).order_by(past_runs.c.id)
)
_WRITE = Prepared(
    past_runs.update()
    .where(
        past_runs.c.id == bindparam("this"),
        past_runs.c.state == RunState.RUNNING.value,
        past_runs.c.done == bindparam("seen"),
    )
    .values(
        done=bindparam("now_done"),
        results=bindparam("found"),
        state=bindparam("becomes"),
        ended_at=bindparam("at"),
    )
)


def work_off_past_runs(engine: Engine, *, seconds: float = 60.0) -> int:
    """Run ordered instances again for about so long; return how many were run.

    It may be left at any moment: what is not written down is taken up by whoever works next.
    """
    until, count = monotonic() + seconds, 0
    while monotonic() < until and (run := engine.execute(_FirstRunning())) is not None:
        count += _work_on(engine, run, until)
    return count


def _work_on(engine: Engine, run: PastRun, until: float) -> int:
    """Go on with one run until it is done, stopped, or somebody else does it; return how many."""
    found = list(run.results)
    with _stage_for(engine, run) as stage:
        batch = monotonic() + _BATCH_SECONDS
        for instance_id in run.instance_ids[run.done :]:
            found.append(_again(engine, stage, run, instance_id))
            now, is_over = monotonic(), len(found) == run.total
            if now < batch and not is_over:
                continue
            if not engine.execute(_Write(run, tuple(found))) or now > until:
                break
            run, batch = replace(run, done=len(found)), now + _BATCH_SECONDS
    return len(found) - len(run.results)


@contextmanager
def _stage_for(engine: Engine, run: PastRun) -> Iterator[Stage | str]:
    """Give the stage for a run; a sentence where the drawing cannot be played at all."""
    rows = engine.execute(DefinitionRows(run.material.definitions))
    settings = engine.runtime.settings
    try:
        stage = Stage(run.material, rows, settings, run.begun_at, runs_handlers=False)
    except Exception as error:  # noqa: BLE001 - a run that fails must not hold up the others
        yield _why(error)
        return
    try:
        stage.keep_blank()
        yield stage
    finally:
        stage.close()


def _again(engine: Engine, stage: Stage | str, run: PastRun, instance_id: int) -> PastResult:
    """Run one instance again; whatever keeps it from running is its result."""
    try:
        case = engine.execute(PastCaseOf(instance_id))
    except Exception as error:  # noqa: BLE001 - as below
        return failed(instance_id, None, _why(error))
    place = case.instance.organisation
    if isinstance(stage, str):
        return failed(instance_id, place, stage)
    try:
        stage.blank(case.instance.started_at)
        stage.allow(_CASE_SECONDS)
        PastPlay(stage, case, run.days_for_new).run()
        return judged(stage, case, stage.places)
    except Exception as error:  # noqa: BLE001 - one that fails must not hold up the rest
        return failed(instance_id, place, _why(error))


def _why(error: Exception) -> str:
    """Return why something could not be run, in words; what nobody has foreseen is logged."""
    if isinstance(error, EngineError):
        return str(error)
    _log.error("past instances could not be run again", exc_info=error)
    return "Сбой при прогоне: он записан в журнал системы. Сообщите администратору."


@dataclass(frozen=True, slots=True)
class _FirstRunning(Query[PastRun | None]):
    """The run whose turn it is."""

    def execute(self, uow: UnitOfWork) -> PastRun | None:
        row = _RUNNING.first(uow.connection, {})
        return None if row is None else past_run(row)


@dataclass(frozen=True, slots=True)
class _Write(Command[bool]):
    """Write down what has been found; False if the run was stopped or somebody else has gone on."""

    run: PastRun
    found: tuple[PastResult, ...] = field(repr=False)

    def execute(self, uow: UnitOfWork) -> bool:
        is_over = len(self.found) == self.run.total
        values = {
            "this": self.run.id,
            "seen": self.run.done,
            "now_done": len(self.found),
            "found": [one.to_document() for one in self.found],
            "becomes": (RunState.DONE if is_over else RunState.RUNNING).value,
            "at": uow.now if is_over else None,
        }
        return _WRITE.run(uow.connection, values) == 1
