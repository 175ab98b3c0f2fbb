from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from engine import Deploy, Engine, InstanceState, InstanceView, RunDueWork, StartInstance
from engine.jobs.dbos import DbosJobs, DbosWorker
from engine.schema import engine_metadata
from engine.storage.database import open_database
from tests.engine.trace import FOLDER, HANDLERS


def ended(engine: Engine, instance_id: int) -> threading.Event:
    """An event that is set once the instance has a result, or the thread is given up."""
    found = threading.Event()

    def look() -> None:
        pause = threading.Event()
        for _ in range(200):
            if "result" in engine.execute(InstanceView(instance_id)).variables:
                found.set()
                return
            pause.wait(0.1)

    threading.Thread(target=look, daemon=True).start()
    return found


def run_service_task_through_dbos(url: str) -> None:
    database = open_database(url)
    engine_metadata().create_all(database)
    engine = Engine(database, handlers=HANDLERS)
    work = RunDueWork(engine)
    swept = threading.Event()
    worker = DbosWorker(work.run_job, swept.set, url, "worker-1")
    thread = threading.Thread(target=worker.run, daemon=True)
    thread.start()
    assert swept.wait(30)
    engine.runtime.jobs = jobs = DbosJobs(url)
    engine.execute(Deploy((FOLDER / "service-task.bpmn").read_bytes()))

    instance_id = engine.execute(StartInstance("service-task", {"n": 21}))

    assert ended(engine, instance_id).wait(25)
    details = engine.execute(InstanceView(instance_id))
    assert details.variables["result"] == 42
    assert details.instance.state is InstanceState.ACTIVE
    worker.stop()
    thread.join(30)
    assert not thread.is_alive()
    jobs.close()
    database.dispose()


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(
    "url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def test_a_service_task_is_run_by_a_dbos_worker(url: str, request: pytest.FixtureRequest) -> None:
    fixture: Callable[[], str] | str = request.getfixturevalue(f"{url}_database")
    run_service_task_through_dbos(str(fixture))
