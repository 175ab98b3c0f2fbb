"""The command line: `tropa <command>`. Each module here adds its commands."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from engine.errors import EngineError
from processes.cli import audit, database, diagram, people, plan, simulate
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
    except (EngineError, BadSettings, OSError) as refused:
        print(f"Ошибка: {refused}", file=sys.stderr)
        return 2
    return result
