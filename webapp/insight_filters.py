"""By what the pages of insight are narrowed and sorted: read from the address, never trusted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import request

from engine import NotFound, ProcessDefinition
from processes.insight import ElementFigures, ElementKind, Selection
from webapp.wiring import current_wiring

Key = Callable[[ElementFigures], float]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table of steps by which it can be sorted, the largest first."""

    key: str
    label: str
    value: Key


COLUMNS = (
    Column("instances", "Экземпляров", lambda one: one.instances),
    Column("passes", "Раз", lambda one: one.passes),
    Column("median", "Медиана", lambda one: one.time.median.total_seconds() if one.time else -1),
    Column("p90", "9 из 10", lambda one: one.time.p90.total_seconds() if one.time else -1),
    Column(
        "waiting", "Ожидание", lambda one: one.waiting.median.total_seconds() if one.waiting else -1
    ),
    Column(
        "working", "Работа", lambda one: one.working.median.total_seconds() if one.working else -1
    ),
    Column("late", "Позже срока", lambda one: one.task.late_share if one.task else -1),
    Column("cancelled", "Снято", lambda one: one.task.cancelled if one.task else -1),
    Column("open", "Открыто", lambda one: one.task.still_open if one.task else -1),
)
"""The order of the columns is that of the table."""


def selection_asked(process_key: str, versions: list[ProcessDefinition]) -> Selection:
    """Return what the address asks for. Raises NotFound for a version that does not exist."""
    version = version_asked(versions)
    return Selection(
        process_key,
        definition_id=None if version is None else version.id,
        organisation=_text("organisation"),
        plan=_text("plan"),
        school_year=_text("school_year"),
        started_from=_begin_of(day_asked("from")),
        started_before=_begin_of(_next(day_asked("to"))),
    )


def version_asked(versions: list[ProcessDefinition]) -> ProcessDefinition | None:
    """Return the version that the address names; None: all of them. Raises NotFound."""
    asked = request.args.get("version", type=int)
    if asked is None:
        return None
    found = next((one for one in versions if one.version == asked), None)
    if found is None:
        raise NotFound(f"Версии {asked} у этого процесса нет.")
    return found


def day_asked(name: str) -> date | None:
    """Return a day of the address; what is no day asks for nothing."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def sorted_rows(elements: list[ElementFigures]) -> list[ElementFigures]:
    """Return the rows of the table: the steps that matter, or all, in the order asked for."""
    rows = elements if request.args.get("rows") == "all" else [e for e in elements if _matters(e)]
    column = next((one for one in COLUMNS if one.key == request.args.get("sort")), None)
    if column is None:
        return rows
    return sorted(rows, key=column.value, reverse=request.args.get("order") != "up")


def _matters(one: ElementFigures) -> bool:
    """Return whether a row is shown unasked: people's tasks, calls, and gateways that chose."""
    if one.kind is ElementKind.GATEWAY:
        return any(way.of for way in one.ways)
    return one.kind is not ElementKind.OTHER


def _text(name: str) -> str | None:
    return request.args.get(name, "").strip() or None


def _next(day: date | None) -> date | None:
    return None if day is None or day == date.max else day + timedelta(days=1)


def _begin_of(day: date | None) -> datetime | None:
    zone = current_wiring().settings.zone
    return None if day is None else datetime.combine(day, time.min, zone)
