"""Jobs through DBOS: durable queues on SQLite or PostgreSQL, brought to our `jobs` table.

DBOS only carries job numbers from the committing transaction to a worker and brings them back
after a crash; attempts, pauses, results and incidents are ours. A job that DBOS brings twice is
run once, for `RunJob` looks at the row first.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions
from sqlalchemy import make_url

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

QUEUE = "tropa-jobs"
WORKFLOW = "tropa-run-job"
_VERSION = "tropa"
_POLL_SECONDS = 0.2
_AT_ONCE = 50


def system_url(database_url: str) -> str:
    """Return where DBOS keeps its own tables: beside ours."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return str(url.set(database=f"{url.database}.jobs"))
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


class DbosJobs:
    """The port: asks DBOS for a worker once the transaction is durable.

    The row in `jobs` is committed first; if the process dies before DBOS hears of it, the sweep of
    `RunDueWork` finds the row.
    """

    def __init__(self, database_url: str) -> None:
        self._client = DBOSClient(system_database_url=system_url(database_url))

    def enqueue(self, uow: UnitOfWork, job_id: int, attempt: int, due_at: datetime) -> None:
        """Ask after the commit; asking twice is asking once."""
        options: EnqueueOptions = {
            "workflow_name": WORKFLOW,
            "queue_name": QUEUE,
            "workflow_id": f"job-{job_id}-{attempt}",
        }
        delay = (due_at - uow.now).total_seconds()
        if delay <= 0:
            uow.after_commit(lambda: self._ask(options, job_id))

    def _ask(self, options: EnqueueOptions, job_id: int) -> None:
        self._client.enqueue(options, job_id)

    def close(self) -> None:
        """Let the connections go."""
        self._client.destroy()


class DbosWorker:
    """A worker process: DBOS's queue for jobs that are due now, a sweep for what comes due.

    `executor_id` is the worker's stable name: started again under it, it takes up its own jobs.
    """

    def __init__(
        self,
        run_job: Callable[[int], bool],
        sweep: Callable[[], object],
        database_url: str,
        executor_id: str,
    ) -> None:
        config: DBOSConfig = {
            "name": "tropa",
            "system_database_url": system_url(database_url),
            "application_version": _VERSION,
            "executor_id": executor_id,
            "log_level": "WARNING",
        }
        self._dbos = DBOS(config=config)
        self._sweep = sweep
        self._stop = threading.Event()

        @DBOS.workflow(name=WORKFLOW)
        def run(job_id: int) -> Any:
            return run_in_step(job_id)

        @DBOS.step(name="run")
        def run_in_step(job_id: int) -> bool:
            return run_job(job_id)

    def run(self, sweep_seconds: float = 1.0) -> None:
        """Work until `stop` is called."""
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=_AT_ONCE, polling_interval_sec=_POLL_SECONDS)
        try:
            while not self._stop.is_set():
                self._sweep()
                self._stop.wait(sweep_seconds)
        finally:
            DBOS.destroy()

    def stop(self) -> None:
        """Let `run` return after the work in hand."""
        self._stop.set()
