"""`tropa migrate`."""

from __future__ import annotations

import argparse
from pathlib import Path

from sqlalchemy import make_url

from processes.migrate import migrate
from processes.settings import Settings


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("migrate", help="обновить схему базы данных")
    parser.add_argument("--revision", default="head")
    parser.set_defaults(run=_migrate)


def _migrate(options: argparse.Namespace) -> int:
    settings = Settings.from_env()
    prepare_folder(settings)
    migrate(settings.database_url, options.revision)
    print("Схема базы данных обновлена.")
    return 0


def prepare_folder(settings: Settings) -> None:
    """Make the folders of a SQLite file and of the documents."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    settings.files.mkdir(parents=True, exist_ok=True)
