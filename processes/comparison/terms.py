"""Terms and timers in words: `working_days(5)` → «5 рабочих дней»."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.diagrams.model import Event
from processes.forms.russian import (
    DAY,
    HOUR,
    MINUTE,
    MONTH,
    SECOND,
    WEEK,
    WORKING_DAY,
    YEAR,
    Unit,
    counted,
    counted_after_for,
    every,
    plural,
)
from processes.studio.offers import offered

_UNITS = (YEAR, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND)
_DURATION = re.compile(
    r"P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)
_CYCLE = re.compile(r"R(\d*)/(P.+)")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_WORKING_DAYS = re.compile(r"working_days\(\s*(\d+)\s*\)")
_DAY_BEFORE = re.compile(r"working_day_before\(\s*(\w+)\s*,\s*(\d+)\s*\)", re.ASCII)
_END_OF_DAY = re.compile(r"end_of_day\(\s*(\w+)\s*\)", re.ASCII)


def said_term(text: str) -> str:
    """Return a term in words; what has no simple shape as the expression that it is."""
    written = text.strip()
    lengths = _lengths(written)
    if lengths:
        return " ".join(counted(*length) for length in lengths)
    for pattern, say in _SAYINGS:
        found = pattern.fullmatch(written)
        if found is not None:
            return say(found)
    return _as_expression(written)


def said_timer(event: Event) -> str:
    """Return when a timer event fires; empty for an event without a timer."""
    written = (event.text or "").strip()
    if not written:
        return ""
    if lengths := _lengths(written):
        return f"через {_after_for(lengths)}"
    if event.timer == "cycle":
        return _said_cycle(written)
    if event.timer == "duration":
        is_name = _NAME.fullmatch(written) is not None
        said = f"из данных: {said_variable(written)}" if is_name else _as_expression(written)
        return f"через время {said}"
    return said_term(written)


def said_reminder(text: str) -> str:
    """Return when a task is marked: «за 1 неделю до срока»."""
    lengths = _lengths(text.strip())
    return f"за {_after_for(lengths)} до срока" if lengths else _as_expression(text.strip())


def said_variable(name: str) -> str:
    """Return what a variable means, with its name."""
    return f"{_LABELS[name]} ({name})" if name in _LABELS else name


def _lengths(written: str) -> list[tuple[int, Unit]]:
    """Return a length of time by its parts; empty for what is none."""
    working = _WORKING_DAYS.fullmatch(written)
    if working is not None:
        return [(int(working[1]), WORKING_DAY)]
    found = _DURATION.fullmatch(written)
    if found is None:
        return []
    parts = zip(found.groups(), _UNITS, strict=True)
    return [(int(count), unit) for count, unit in parts if count]


def _after_for(lengths: list[tuple[int, Unit]]) -> str:
    return " ".join(counted_after_for(*length) for length in lengths)


def _said_cycle(written: str) -> str:
    """Return a repetition: «каждую неделю, 3 раза»."""
    found = _CYCLE.fullmatch(written)
    lengths = _lengths(found[2]) if found is not None else []
    if found is None or not lengths:
        return _as_expression(written)
    times = f"{found[1]} {plural(int(found[1]), 'раз', 'раза', 'раз')}" if found[1] else "без конца"
    return f"{every(*lengths)}, {times}"


def _as_expression(written: str) -> str:
    return f"по выражению: {written}" if written else ""


_LABELS = {one["name"]: one["label"] for one in offered()["variables"]}
_SAYINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_DAY, lambda found: f"{found[3]}.{found[2]}.{found[1]}"),
    (
        _DAY_BEFORE,
        lambda found: (
            f"за {counted_after_for(int(found[2]), WORKING_DAY)} до: {said_variable(found[1])}"
        ),
    ),
    (_END_OF_DAY, lambda found: f"до конца дня: {said_variable(found[1])}"),
    (_NAME, lambda found: f"день из данных: {said_variable(found[0])}"),
)
