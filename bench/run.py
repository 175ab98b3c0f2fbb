"""Run benchmarks and show their figures beside their goals."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bench import (
    branches,
    completions,
    concurrency,
    http,
    inbox,
    insight,
    layout,
    pages,
    sizes,
    timers,
)
from bench.database import POSTGRESQL, SQLITE, Databases, databases
from bench.figure import Figure
from engine.clock import SystemClock

BENCHMARKS: dict[str, Callable[[Databases], Iterator[Figure]]] = {
    "completions": completions.measure,
    "http": http.measure,
    "branches": branches.measure,
    "concurrency": concurrency.measure,
    "inbox": inbox.measure,
    "timers": timers.measure,
    "sizes": sizes.measure,
    "pages": pages.measure,
    "layout": layout.measure,
    "insight": insight.measure,
}


def register(commands: Any) -> None:
    """Add `tropa bench`."""
    parser = commands.add_parser("bench", help="измерить скорость и размеры на этой машине")
    parser.add_argument("only", nargs="*", choices=[[], *BENCHMARKS], help="какие измерения")
    parser.add_argument("--json", type=Path, help="куда записать результаты")
    parser.add_argument("--database", choices=(SQLITE, POSTGRESQL), help="только на этой базе")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    names = (options.database,) if options.database else (SQLITE, POSTGRESQL)
    wanted = options.only or list(BENCHMARKS)
    figures: list[Figure] = []
    with databases(names) as places:
        for name in tqdm(wanted, unit="измерение"):
            for figure in BENCHMARKS[name](places):
                figures.append(figure)
                tqdm.write(_line(figure))
    if options.json:
        options.json.write_text(json.dumps(_report(figures), ensure_ascii=False, indent=1), "utf-8")
    return 0


def _line(figure: Figure) -> str:
    sign = {True: "да", False: "НЕТ", None: ""}[figure.is_reached]
    bound = "" if figure.goal is None else f"{'≥' if figure.at_least else '≤'} {figure.goal:g}"
    value = f"{figure.value:,.2f} {figure.unit}"
    return f"{figure.what:48} {figure.database:11} {value:>14} {bound:>8} {sign}"


def _report(figures: list[Figure]) -> dict[str, Any]:
    return {
        "measured_at": SystemClock().now().isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "load_average": os.getloadavg(),
        "figures": [figure.as_json() for figure in figures],
    }
