"""Run what is due: timers, processes that they begin, and jobs that no other worker is brought to."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from engine.command import Command
from engine.engine import Engine
from engine.errors import EngineError
from engine.jobs.run import DueJobs, FailJob, RunJob
from engine.timers.due import DueTimers
from engine.timers.fire import Fired

_log = logging.getLogger("tropa.worker")


@dataclass(frozen=True, slots=True)
class WorkDone:
    """How much was done in one sweep."""

    timers: int = 0
    jobs: int = 0

    @property
    def any(self) -> bool:
        """Return whether anything was done."""
        return self.timers + self.jobs > 0


class RunDueWork:
    """Timers and jobs due at the clock's now, until nothing is due.

    Not one command but many: each timer and each job has its own transaction, so that one that
    fails does not hold up the rest.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __call__(self, *, most: int = 100_000) -> WorkDone:
        """Run at most so many timers and jobs; return how many were run."""
        timers = jobs = 0
        while timers + jobs < most:
            fired = self._fire_due()
            run = sum(self.run_job(job_id) for job_id in self._engine.execute(DueJobs()))
            timers, jobs = timers + fired, jobs + run
            if fired + run == 0:
                break
        return WorkDone(timers, jobs)

    def fire(self, timer: Command[Fired]) -> Fired:
        """Fire one timer; a failure is logged and leaves the timer for the next sweep."""
        try:
            return self._engine.execute(timer)
        except EngineError:
            _log.exception("%s could not be done", timer)
            return Fired.NOT

    def run_job(self, job_id: int) -> bool:
        """Run one job; whatever its handler raises counts as a failed attempt."""
        try:
            return self._engine.execute(RunJob(job_id))
        except Exception as error:  # noqa: BLE001 - a handler may fail in any way
            _log.warning("job %s failed: %s", job_id, type(error).__name__)
            self._engine.execute(FailJob(job_id, _reason(error)))
            return True

    def _fire_due(self) -> int:
        """Fire what is due, the soonest first, until a cycle has to take its place among it anew."""
        count = 0
        for timer in self._engine.execute(DueTimers()):
            fired = self.fire(timer)
            count += fired is not Fired.NOT
            if fired is Fired.DUE_AGAIN:
                break
        return count


def _reason(error: Exception) -> str:
    """Return what may be shown: our own sentences; of foreign errors only the kind."""
    return (
        str(error)
        if isinstance(error, EngineError)
        else f"Сбой обработчика: {type(error).__name__}."
    )
