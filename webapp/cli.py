"""`tropa`: the commands of the domain, and those that need the web: `serve`, `worker`."""

from __future__ import annotations

import argparse
import logging
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from tqdm import tqdm
from waitress import serve as serve_wsgi

from engine import Engine, RunDueWork
from engine.jobs.dbos import DbosJobs, DbosWorker
from processes.bootstrap import Application, build
from processes.cli.database import prepare_folder
from processes.cli.parser import run
from processes.demo.city import PASSWORD
from processes.demo.clock import DemoClock, StoredOffset
from processes.demo.fill import START, TODAY, fill_demo
from processes.diagrams import deploy_shipped
from processes.migrate import migrate
from processes.people import PersonByLogin
from processes.roadmap.adopt import AdoptPlan
from processes.roadmap.start import DueOccurrences, OpenOccurrence
from processes.settings import Settings
from webapp import create_app
from webapp.wiring import Wiring

_log = logging.getLogger("tropa.worker")
_SWEEP_SECONDS = 5.0
_DEMO_LOGINS = (
    "kurator-05",
    "rukovoditel-05",
    "kurator-10",
    "metodist",
    "specialist-do",
    "kontrol",
    "auditor",
    "vladelec",
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code."""
    sys.exit(run(arguments, (_register,)))


def _register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serve = commands.add_parser("serve", help="запустить сайт; в демонстрации – с заполнением")
    serve.set_defaults(run=_serve)
    worker = commands.add_parser("worker", help="запустить исполнитель сроков и заданий")
    worker.add_argument("--name", default=f"{socket.gethostname()}-1")
    worker.set_defaults(run=_worker)


def _serve(_options: argparse.Namespace) -> int:
    settings = Settings.from_env()
    prepare_folder(settings)
    migrate(settings.database_url)
    application = _demo(settings) if settings.demo else _production(settings)
    demo_people = _demo_people(application.engine) if settings.demo else ()
    app = create_app(Wiring(application.engine, settings, demo_people))
    stop = threading.Event()
    if settings.demo:
        threading.Thread(target=_sweep, args=(application.engine, stop), daemon=True).start()
    print(f"Тропа: http://{settings.host}:{settings.port}")
    if settings.demo:
        print(f"Учётные записи демонстрации (пароль «{PASSWORD}»): {', '.join(_DEMO_LOGINS)}")
    sys.stdout.flush()
    serve_wsgi(app, host=settings.host, port=settings.port, threads=8, ident=None)
    stop.set()
    return 0


def _demo(settings: Settings) -> Application:
    """Build the demo; an empty database is filled first, with a progress bar."""
    clock = DemoClock(timedelta())
    application = build(settings, clock=clock)
    days = (TODAY - START).days
    with tqdm(total=days, unit="день", desc="Заполняем демонстрацию", delay=1) as bar:

        def tell(_day: date) -> None:
            bar.update(1)

        fill_demo(application.engine, settings.database_url, Path(settings.files), tell)
    clock.offset = application.engine.execute(StoredOffset())
    return application


def _production(settings: Settings) -> Application:
    application = build(settings, jobs=DbosJobs(settings.database_url))
    deploy_shipped(application.engine)
    application.engine.execute(AdoptPlan())
    return application


def _worker(options: argparse.Namespace) -> int:
    settings = Settings.from_env()
    application = build(settings, jobs=DbosJobs(settings.database_url))
    work = RunDueWork(application.engine)

    def sweep() -> None:
        sweep_once(application.engine, work)

    worker = DbosWorker(work.run_job, sweep, settings.database_url, options.name)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    worker.run()
    return 0


def _sweep(engine: Engine, stop: threading.Event) -> None:
    work = RunDueWork(engine)
    while not stop.wait(_SWEEP_SECONDS):
        try:
            sweep_once(engine, work)
        except Exception:
            _log.exception("a sweep failed; the next one tries again")


def sweep_once(engine: Engine, work: RunDueWork) -> None:
    """Open the occurrences whose time has come, fire timers, run jobs."""
    for occurrence in engine.execute(DueOccurrences()):
        engine.execute(OpenOccurrence(occurrence))
    work()


def _demo_people(engine: Engine) -> tuple[str, ...]:
    found = (engine.execute(PersonByLogin(login)) for login in _DEMO_LOGINS)
    return tuple(person.id for person in found if person is not None)
