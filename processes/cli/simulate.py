"""`tropa simulate`: the whole plan on a virtual clock, in a throw-away database."""

from __future__ import annotations

import argparse
import gc
import json
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from tqdm import tqdm

from engine import InvalidInput
from processes.demo.simulation import build_stage, simulate


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "simulate",
        help="проиграть весь план на виртуальных часах",
        description=(
            "Проигрывает план в вымышленном городе. База данных живёт в памяти и после отчёта "
            "выбрасывается, настоящие данные не читаются и не меняются. "
            "Одинаковые числа дают одинаковый отчёт."
        ),
    )
    start, end = date(2022, 8, 30), date(2024, 12, 31)
    parser.add_argument("--from", dest="start", type=_day, default=start)
    parser.add_argument("--to", dest="end", type=_day, default=end)
    parser.add_argument("--organisations", type=int, default=33, help="сколько ОО в плане")
    parser.add_argument(
        "--pairs", type=int, default=300, help="сколько пар за учебный год, примерно"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="число, от которого зависят случайности"
    )
    parser.add_argument("--json", type=Path, help="куда записать отчёт")
    parser.set_defaults(run=_simulate)


def _simulate(options: argparse.Namespace) -> int:
    _check(options)
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
    return 0 if _is_sound(report) else 1


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"«{text}» – не дата: напишите её как 2022-08-30."
        ) from None


def _check(options: argparse.Namespace) -> None:
    if options.end <= options.start:
        raise InvalidInput("Дата --to должна быть позже даты --from.")
    if options.organisations < 1 or options.pairs < 1:
        raise InvalidInput("Нужна хотя бы одна организация и хотя бы одна пара.")


def _is_sound(report: dict[str, Any]) -> bool:
    broken = ("outside_the_plan", "outside_their_window", "open_incidents")
    return report["history"]["verified"] and not any(report[name] for name in broken)


def _print(report: dict[str, Any]) -> None:
    for number, entries in report["activities"].items():
        print(f"{number}: {_sum_up(entries)}")
    print("Задач по ролям:")
    for role, states in report["work_items_by_role"].items():
        print(f"  {role}: " + ", ".join(f"{state} {count}" for state, count in states.items()))
    print(_lateness(report["work_items_late"].values()))
    print("Пары:", ", ".join(f"{s} {n}" for s, n in report["pairs_by_state"].items()) or "нет")
    print("Вне исполнителей плана:", report["outside_the_plan"] or "нет")
    print("Не в своём окне:", ", ".join(report["outside_their_window"]) or "нет")
    print("Не открывались:", ", ".join(report["never_opened"]) or "нет")
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


def _sum_up(entries: list[dict[str, Any]]) -> str:
    ended = sum(entry["state"] == "completed" for entry in entries)
    late = [entry for entry in entries if entry["late"]]
    words = f"вхождений {len(entries)}, завершено {ended}, с опозданием {len(late)}"
    branches = [entry["branches"] for entry in entries if entry["branches"]]
    if branches:
        of_late = sum(branch["late"] for branch in branches)
        words += f"; ветвей ОО {sum(b['all'] for b in branches)}, с опозданием {of_late}"
    gates = sorted({gate for entry in late for gate in entry["late_because"]["waited_for"]})
    return f"{words}; ждали {', '.join(gates)}" if gates else words


def _lateness(by_role: Iterable[dict[str, int]]) -> str:
    figures = list(by_role)
    done = sum(figure["completed"] for figure in figures)
    late = sum(figure["late"] for figure in figures)
    opened_late = sum(figure["opened_late"] for figure in figures)
    return (
        f"Выполнено задач со сроком: {done}, из них позже срока: {late} ({late / (done or 1):.1%}); "
        f"ещё {opened_late} открылись, когда срок мероприятия уже прошёл"
    )
