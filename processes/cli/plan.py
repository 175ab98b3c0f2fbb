"""`tropa plan check | export`."""

from __future__ import annotations

import argparse
import json
import sys

from processes.diagrams import shipped
from processes.roadmap import check_plan, export_csv, export_json, load_plan


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    parser = commands.add_parser("plan", help="план: проверить, выгрузить")
    verbs = parser.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("check", help="сверить план с приказом и со схемами")
    check.add_argument("--plan", default="2022-2024")
    check.set_defaults(run=_check)
    export = verbs.add_parser("export", help="выгрузить план")
    export.add_argument("--plan", default="2022-2024")
    export.add_argument("--format", choices=("json", "csv"), default="json")
    export.set_defaults(run=_export)


def _check(options: argparse.Namespace) -> int:
    plan = load_plan(options.plan)
    problems = check_plan(plan, {path.stem for path in shipped()})
    for problem in problems:
        print(f"{problem.activity or 'план'}: {problem.message} [{problem.rule}]")
    if not problems:
        print(f"План {options.plan}: {len(plan.activities)} мероприятий, расхождений нет.")
    return 1 if problems else 0


def _export(options: argparse.Namespace) -> int:
    plan = load_plan(options.plan)
    if options.format == "json":
        json.dump(export_json(plan), sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        sys.stdout.write(export_csv(plan))
    return 0
