"""`tropa diagram check | deploy | layout`."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine import Actor, Deploy
from engine.expressions import Language
from processes.bootstrap import build
from processes.diagrams import check_files
from processes.form_studio import KnownForms
from processes.forms import check_library, load_library
from processes.handlers import HANDLER_NAMES
from processes.layout import lay_out
from processes.settings import Settings
from processes.vocabulary import PlanVocabulary


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


def _deploy(options: argparse.Namespace) -> int:
    application = build(Settings.from_env())
    forms = application.engine.execute(KnownForms())
    for path in options.files:
        command = Deploy(path.read_bytes(), forms, Actor("cli", is_system=True))
        for deployed in application.engine.execute(command):
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
