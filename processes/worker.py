"""Work that goes on without a page: bulk moves, occurrences that open, timers, jobs."""

from __future__ import annotations

import logging
import signal
import threading
from pathlib import Path

from engine import Engine, KeyFolder, RunDueWork, Sealer
from engine.jobs.dbos import DbosJobs, DbosWorker
from processes.bootstrap import build
from processes.moves import work_off_moves
from processes.past_runs import work_off_past_runs
from processes.roadmap.start import DueOccurrences, OpenOccurrence
from processes.settings import Settings

_log = logging.getLogger("tropa.worker")
_PAUSE_SECONDS = 5.0
_PAST_PAUSE_SECONDS = 1.0


def sweep(engine: Engine) -> int:
    """Move instances to versions, open the occurrences whose time has come, fire timers, run jobs.

    The moves come first: somebody may be looking at their bar. Returns how much was done.
    """
    moved = work_off_moves(engine)
    opened = engine.execute(DueOccurrences())
    for occurrence in opened:
        engine.execute(OpenOccurrence(occurrence))
    done = RunDueWork(engine)()
    return len(opened) + done.timers + done.jobs + moved


def sweep_in_background(engine: Engine, keys: Path) -> None:
    """Sweep every few seconds in a thread of this process, as the demo does."""
    sealer = Sealer(engine, KeyFolder(keys))
    threading.Thread(target=_sweep_for_ever, args=(engine, sealer), daemon=True).start()
    run_past_in_background(engine)


def run_past_in_background(engine: Engine) -> None:
    """Run past instances again in a thread beside the sweeps, which it must not hold up."""
    threading.Thread(target=_run_past_for_ever, args=(engine,), daemon=True).start()


def run_worker(settings: Settings, name: str) -> None:
    """Be a worker until SIGTERM or SIGINT. `name` is stable: under it the worker finds its own jobs."""
    engine = build(settings, jobs=DbosJobs(settings.database_url)).engine
    sealer = Sealer(engine, KeyFolder(settings.keys))

    def sweep_and_seal() -> None:
        sweep(engine)
        sealer()

    run_past_in_background(engine)
    worker = DbosWorker(RunDueWork(engine).run_job, sweep_and_seal, settings.database_url, name)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    worker.run()


def _sweep_for_ever(engine: Engine, sealer: Sealer) -> None:
    pause = threading.Event()
    while not pause.wait(_PAUSE_SECONDS):
        try:
            sweep(engine)
            sealer()
        except Exception:  # noqa: BLE001 - one failed sweep must not end the thread
            _log.exception("a sweep failed; the next one tries again")


def _run_past_for_ever(engine: Engine) -> None:
    pause = threading.Event()
    while not pause.wait(_PAST_PAUSE_SECONDS):
        try:
            work_off_past_runs(engine)
        except Exception:  # noqa: BLE001 - one failed attempt must not end the thread
            _log.exception("running past instances again failed; it is tried once more")
