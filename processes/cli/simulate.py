"""`tropa simulate`: the whole plan on a virtual clock, in a throw-away database."""

from __future__ import annotations

import argparse
import gc
import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from tqdm import tqdm

from processes.demo.simulation import build_stage, simulate


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("simulate", help="проиграть весь план на виртуальных часах")
    parser.add_argument("--from", dest="start", type=date.fromisoformat, default=date(2022, 8, 30))
    parser.add_argument("--to", dest="end", type=date.fromisoformat, default=date(2024, 12, 31))
    parser.add_argument("--organisations", type=int, default=33)
    parser.add_argument("--pairs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="куда записать отчёт")
    parser.set_defaults(run=_simulate)


def _simulate(options: argparse.Namespace) -> int:
    days = (options.end - options.start).days
    with (
        tempfile.TemporaryDirectory(prefix="tropa-") as folder,
        tqdm(total=days, unit="день", desc="План") as bar,
    ):

        def tell(day: date) -> None:
            bar.set_postfix_str(day.isoformat(), refresh=False)
            bar.update(1)

        stage = build_stage(
            Path(folder),
            options.start,
            organisations=options.organisations,
            pairs=options.pairs,
            seed=options.seed,
            passwords=False,
        )
        gc.freeze()  # definitions and forms live to the end: looking through them cost a tenth
        report = simulate(stage, options.end, tell)
    if options.json:
        options.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    _print(report)
    return 0 if report["history"]["verified"] and not report["outside_the_plan"] else 1


def _done_and_late(by_role: dict[str, dict[str, int]]) -> tuple[int, int]:
    figures = by_role.values()
    return sum(f["completed"] for f in figures) or 1, sum(f["late"] for f in figures)


def _print(report: dict[str, Any]) -> None:
    for number, entries in report["activities"].items():
        late = sum(entry["late"] for entry in entries)
        ended = sum(entry["state"] == "completed" for entry in entries)
        print(f"{number}: вхождений {len(entries)}, завершено {ended}, с опозданием {late}")
    print("Задач по ролям:")
    for role, states in report["work_items_by_role"].items():
        print(f"  {role}: " + ", ".join(f"{state} {count}" for state, count in states.items()))
    done, late = _done_and_late(report["work_items_late"])
    print(f"Выполнено задач со сроком: {done}, из них позже срока: {late} ({late / done:.1%})")
    print("Пары:", ", ".join(f"{s} {n}" for s, n in report["pairs_by_state"].items()) or "нет")
    print("Вне исполнителей плана:", report["outside_the_plan"] or "нет")
    print("Открытые инциденты:", report["open_incidents"])
    for entry in report["still_open"]:
        place = f", {entry['organisation']}" if entry["organisation"] else ""
        print(
            f"Ещё открыто {entry['activity']} ({entry['year']}{place}):",
            *entry["waits_for"],
            sep="\n  ",
        )
    history = report["history"]
    word = "history verified" if history["verified"] else "HISTORY DAMAGED"
    print(f"{word}: {history['instances']} instances, {history['events']} events")
