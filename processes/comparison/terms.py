"""Terms and timers in words: `working_days(5)` → «5 рабочих дней»."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.diagrams.model import Event
from processes.forms.russian import plural
from processes.studio.offers import offered

_UNITS = (
    ("год", "года", "лет"),
    ("месяц", "месяца", "месяцев"),
    ("неделя", "недели", "недель"),
    ("день", "дня", "дней"),
    ("час", "часа", "часов"),
    ("минута", "минуты", "минут"),
    ("секунда", "секунды", "секунд"),
)
_WORKING = ("рабочий день", "рабочих дня", "рабочих дней")
_DURATION = re.compile(
    r"P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
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
    for pattern, say in _SAYINGS:
        found = pattern.fullmatch(written)
        if found is not None:
            return say(found)
    return f"по выражению: {written}" if written else ""


def said_timer(event: Event) -> str:
    """Return when a timer event fires; empty for an event without a timer."""
    if not event.text:
        return ""
    return f"через {said_term(event.text)}" if event.timer == "duration" else said_term(event.text)


def said_variable(name: str) -> str:
    """Return what a variable means, with its name."""
    return f"{_LABELS[name]} ({name})" if name in _LABELS else name


def counted(count: int, forms: tuple[str, str, str]) -> str:
    """Return a number with its noun: «5 дней»."""
    return f"{count} {plural(count, *forms)}"


def _duration(found: re.Match[str]) -> str:
    parts = zip(found.groups(), _UNITS, strict=True)
    return " ".join(counted(int(count), forms) for count, forms in parts if count)


def _cycle(found: re.Match[str]) -> str:
    repeats = counted(int(found[1]), ("раз", "раза", "раз")) if found[1] else "без конца"
    return f"повторять через {said_term(found[2])}, {repeats}"


_LABELS = {one["name"]: one["label"] for one in offered()["variables"]}
_SAYINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_DURATION, _duration),
    (_CYCLE, _cycle),
    (_DAY, lambda found: f"{found[3]}.{found[2]}.{found[1]}"),
    (_WORKING_DAYS, lambda found: counted(int(found[1]), _WORKING)),
    (
        _DAY_BEFORE,
        lambda found: f"за {counted(int(found[2]), _WORKING)} до: {said_variable(found[1])}",
    ),
    (_END_OF_DAY, lambda found: f"до конца дня: {said_variable(found[1])}"),
    (_NAME, lambda found: f"день из данных: {said_variable(found[0])}"),
)
