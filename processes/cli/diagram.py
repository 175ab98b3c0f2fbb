"""`tropa diagram check | deploy | layout`."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import Actor, Command, Deploy, Deployed
from engine.expressions import Language
from processes.bootstrap import build
from processes.diagrams import check_files
from processes.form_studio import KnownForms
from processes.forms import check_library, load_library
from processes.handlers import HANDLER_NAMES
from processes.layout import lay_out
from processes.settings import Settings
from processes.vocabulary import PlanVocabulary

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    parser = commands.add_parser("diagram", help="схемы: проверить, опубликовать, разложить")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for name, run, about in (
        ("check", _check, "проверить схемы и их формы"),
        ("deploy", _deploy, "опубликовать схемы"),
        ("layout", _layout, "разложить схемы"),
    ):
        verb = verbs.add_parser(name, help=about)
        verb.add_argument("files", nargs="+", type=Path)
        verb.set_defaults(run=run)


def _check(options: argparse.Namespace) -> int:
    problems = check_files(options.files, PlanVocabulary(HANDLER_NAMES), Language(), load_library())
    for found in problems:
        place = found.problem.element_id or "схема"
        print(f"{found.file}: {place}: {found.problem.message} [{found.problem.rule}]")
    forms = check_library()
    for form in forms:
        print(f"{form}")
    if not problems and not forms:
        print(f"Схем проверено: {len(options.files)}, замечаний нет.")
    return 1 if problems or forms else 0


@dataclass(frozen=True, slots=True)
class _DeployAll(Command[list[Deployed]]):
    """Deploy some diagrams: all of them, or none."""

    diagrams: tuple[bytes, ...]
    forms: Mapping[str, Any]

    def execute(self, uow: UnitOfWork) -> list[Deployed]:
        actor = Actor("cli", is_system=True)
        return [
            deployed
            for xml in self.diagrams
            for deployed in Deploy(xml, self.forms, actor).execute(uow)
        ]


def _deploy(options: argparse.Namespace) -> int:
    diagrams = tuple(path.read_bytes() for path in options.files)
    engine = build(Settings.from_env()).engine
    forms = engine.execute(KnownForms())
    for deployed in engine.execute(_DeployAll(diagrams, forms)):
        word = "новая версия" if deployed.is_new else "без изменений"
        print(f"{deployed.process_key}: версия {deployed.version}, {word}.")
    return 0


def _layout(options: argparse.Namespace) -> int:
    for path in options.files:
        before = path.read_bytes()
        after = lay_out(before)
        if after != before:
            path.write_bytes(after)
        print(f"{path.name}: {'разложена' if after != before else 'уже разложена'}.")
    return 0
