"""The command line: `tropa <command>`. Each module here adds its commands."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from engine.errors import EngineError
from processes.cli import audit, database, diagram, people, plan, simulate
from processes.layout import UnreadableDiagram
from processes.settings import BadSettings

Registrar = Callable[[Any], None]
_OWN: tuple[Registrar, ...] = (
    database.register,
    plan.register,
    diagram.register,
    people.register,
    simulate.register,
    audit.register,
)

_REFUSALS: Mapping[type[OSError], str] = {
    FileNotFoundError: "Файла нет",
    IsADirectoryError: "Это папка, а нужен файл",
    PermissionError: "К файлу нет доступа",
}


def run(arguments: Sequence[str] | None, more: Iterable[Registrar] = ()) -> int:
    """Run one command and return its exit code; refusals are sentences, never stack traces."""
    parser = argparse.ArgumentParser(prog="tropa", description="Тропа: дорожная карта как процессы")
    commands = parser.add_subparsers(dest="command", required=True, metavar="команда")
    for register in (*_OWN, *more):
        register(commands)
    options = parser.parse_args(arguments)
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    try:
        result: int = options.run(options) or 0
    except (EngineError, BadSettings, UnreadableDiagram) as refused:
        return _refuse(str(refused))
    except BrokenPipeError:
        sys.stderr.close()  # whoever reads has read enough: nothing went wrong
        return 0
    except OSError as refused:
        return _refuse(_words(refused))
    return result


def _refuse(sentence: str) -> int:
    print(f"Ошибка: {sentence}", file=sys.stderr)
    return 2


def _words(refused: OSError) -> str:
    """Return what the system refuses, by the file; what is rare keeps the system's own words."""
    for kind, words in _REFUSALS.items():
        if isinstance(refused, kind):
            return f"{words}: «{refused.filename}». Проверьте путь."
    return str(refused)
