"""`tropa`: the commands of the domain, and those that need the web: `serve`, `worker`."""

from __future__ import annotations

import argparse
import socket
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from tqdm import tqdm
from waitress import serve as serve_wsgi

from engine import Engine
from processes.bootstrap import Application, build, build_for_production
from processes.cli.database import prepare_folder
from processes.cli.parser import run
from processes.demo.city import PASSWORD
from processes.demo.clock import DemoClock, StoredOffset
from processes.demo.fill import START, TODAY, fill_demo
from processes.diagrams import deploy_shipped
from processes.migrate import migrate
from processes.people import PersonByLogin
from processes.roadmap.adopt import AdoptPlan
from processes.settings import Settings
from processes.worker import run_worker, sweep_in_background
from webapp import create_app
from webapp.wiring import Wiring

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
    sys.exit(run(arguments, (_register, _register_bench)))


def _register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serve = commands.add_parser("serve", help="запустить сайт; в демонстрации – с заполнением")
    serve.set_defaults(run=_serve)
    worker = commands.add_parser("worker", help="запустить исполнитель сроков и заданий")
    worker.add_argument("--name", default=f"{socket.gethostname()}-1")
    worker.set_defaults(run=_worker)


def _register_bench(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from bench.run import register  # noqa: PLC0415 - benchmarks measure the web too, and import it

    register(commands)


def _serve(_options: argparse.Namespace) -> int:
    settings = Settings.from_env()
    prepare_folder(settings)
    migrate(settings.database_url)
    application = _demo(settings) if settings.demo else _production(settings)
    demo_people = _demo_people(application.engine) if settings.demo else ()
    app = create_app(Wiring(application.engine, settings, demo_people))
    if settings.demo:
        sweep_in_background(application.engine, settings.keys)
    print(f"Тропа: http://{settings.host}:{settings.port}")
    if settings.demo:
        print(f"Учётные записи демонстрации (пароль «{PASSWORD}»): {', '.join(_DEMO_LOGINS)}")
    sys.stdout.flush()
    serve_wsgi(app, host=settings.host, port=settings.port, threads=8, ident=None)
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
    application = build_for_production(settings)
    deploy_shipped(application.engine)
    application.engine.execute(AdoptPlan())
    return application


def _worker(options: argparse.Namespace) -> int:
    run_worker(Settings.from_env(), options.name)
    return 0


def _demo_people(engine: Engine) -> tuple[str, ...]:
    found = (engine.execute(PersonByLogin(login)) for login in _DEMO_LOGINS)
    return tuple(person.id for person in found if person is not None)
