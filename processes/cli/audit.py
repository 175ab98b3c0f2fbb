"""`tropa audit verify`."""

from __future__ import annotations

import argparse

from engine import VerifyHistory
from processes.bootstrap import build
from processes.settings import Settings


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    verbs = commands.add_parser("audit", help="журнал").add_subparsers(dest="verb", required=True)
    verify = verbs.add_parser("verify", help="проверить, что история не изменена")
    verify.add_argument("--instance", type=int)
    verify.set_defaults(run=_verify)


def _verify(options: argparse.Namespace) -> int:
    engine = build(Settings.from_env()).engine
    found = engine.execute(VerifyHistory(options.instance))
    for damage in found.damages:
        print(f"Процесс № {damage.instance_id}, событие {damage.position}: {damage.reason}.")
    if found.is_sound:
        print(f"История цела: процессов {found.instances}, событий {found.events}.")
    return 0 if found.is_sound else 1
