"""What the heat map paints: for each measure the colour steps, their legend, the numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any

from processes.insight import ElementFigures, ElementKind, Insight
from processes.insight.spread import Spread
from processes.insight.words import duration, percent, short_duration
from webapp.formatting import number, plural

STEPS = 5
"""Steps of colour, from the palest to the fullest."""

_SHARES = (0.05, 0.1, 0.25, 0.5, 1.0)
Value = float | None


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that the map can show.

    `value` is what is measured of an element (seconds, a count, a share); None: nothing to show.
    `short` says it on the element, `long` in full. `hue` is the scale's colour.
    """

    key: str
    title: str
    meaning: str
    hue: str
    value: Callable[[ElementFigures], Value]
    short: Callable[[float], str]
    bounds: Callable[[float], Iterable[float]]


@dataclass(frozen=True, slots=True)
class LegendStep:
    """A step of colour and up to what it goes, in words."""

    level: int
    words: str


def _seconds(chosen: Callable[[ElementFigures], Spread | None], part: str) -> Any:
    def value(one: ElementFigures) -> Value:
        spread = chosen(one)
        return None if spread is None else getattr(spread, part).total_seconds()

    return value


def _passes(one: ElementFigures) -> Value:
    return float(one.passes) if one.passes else None


def _late(one: ElementFigures) -> Value:
    return one.task.late_share if one.task is not None and one.task.with_term else None


def _short_time(seconds: float) -> str:
    return short_duration(timedelta(seconds=seconds))


def _count_bounds(largest: float) -> Iterable[float]:
    return (ceil(largest * step / STEPS) for step in range(1, STEPS + 1))


def _time_bounds(largest: float) -> Iterable[float]:
    """Return bounds that lie closer together where times are short."""
    return (largest * (step / STEPS) ** 2 for step in range(1, STEPS + 1))


def _share_bounds(largest: float) -> Iterable[float]:
    return _SHARES if largest else ()


def _time(
    key: str, title: str, meaning: str, chosen: Callable[[ElementFigures], Any], part: str
) -> Measure:
    return Measure(key, title, meaning, "time", _seconds(chosen, part), _short_time, _time_bounds)


MEASURES = (
    Measure(
        "passes",
        "Частота",
        "сколько раз шаг пройден; на путях от развилок — доля каждого",
        "count",
        _passes,
        lambda value: number(int(value)),
        _count_bounds,
    ),
    _time(
        "median",
        "Время: медиана",
        "от открытия до выполнения; половина случаев короче",
        lambda one: one.time,
        "median",
    ),
    _time(
        "p90",
        "Время: 9 из 10",
        "от открытия до выполнения; девять случаев из десяти не дольше",
        lambda one: one.time,
        "p90",
    ),
    _time(
        "waiting",
        "Ожидание",
        "медиана от открытия до взятия в работу; не взятая задача ждёт до выполнения",
        lambda one: one.waiting,
        "median",
    ),
    _time(
        "working",
        "Работа",
        "медиана от взятия в работу до выполнения, по взятым задачам",
        lambda one: one.working,
        "median",
    ),
    Measure(
        "late",
        "Позже срока",
        "доля выполненных после срока среди тех, у кого он был",
        "late",
        _late,
        percent,
        _share_bounds,
    ),
)
"""What the switch above the map offers, in its order."""


def measure_called(key: str) -> Measure:
    """Return a measure; the first for an unknown name."""
    return next((one for one in MEASURES if one.key == key), MEASURES[0])


def scale(measure: Measure, elements: Iterable[ElementFigures]) -> list[tuple[float, LegendStep]]:
    """Return the bounds of the steps with their words; bounds that read alike are one step.

    The last step is the fullest colour, however few there are.
    """
    largest = max((measure.value(one) or 0.0 for one in elements), default=0.0)
    if not largest:
        return []
    told: dict[str, float] = {}
    for bound in measure.bounds(largest):
        told[measure.short(bound)] = bound
    first = STEPS - len(told) + 1
    return [
        (bound, LegendStep(level, f"до {words}"))
        for level, (words, bound) in enumerate(told.items(), start=first)
    ]


def legend(measure: Measure, insight: Insight) -> list[LegendStep]:
    """Return the legend of a measure."""
    return [step for _, step in scale(measure, _drawn(insight))]


def heat_map(insight: Insight, shown: Measure) -> dict[str, Any]:
    """Return what the script paints, for all measures, as JSON."""
    drawn = _drawn(insight)
    return {
        "measure": shown.key,
        "measures": {one.key: {"hue": one.hue, "elements": _heat(one, drawn)} for one in MEASURES},
        "ways": _ways(drawn),
        "trace": _trace(insight),
    }


def _drawn(insight: Insight) -> list[ElementFigures]:
    return [one for one in insight.elements if one.on_diagram]


def _heat(measure: Measure, drawn: list[ElementFigures]) -> dict[str, dict[str, Any]]:
    steps = scale(measure, drawn)
    return {
        one.id: {
            "level": _level(value, steps),
            "text": measure.short(value),
            "title": f"{one.name}. {measure.title}: {_said(measure, one, value)}",
        }
        for one in drawn
        if (value := measure.value(one)) is not None
    }


def _level(value: float, steps: list[tuple[float, LegendStep]]) -> int:
    """Return the step of a value; 0, uncoloured, for nothing."""
    if not value:
        return 0
    return next((step.level for bound, step in steps if value <= bound), STEPS)


def _said(measure: Measure, one: ElementFigures, value: float) -> str:
    if measure.hue == "time":
        return duration(timedelta(seconds=value))
    if measure.hue == "late" and one.task is not None:
        return f"{measure.short(value)} ({one.task.late} из {one.task.with_term})"
    times = plural(one.passes, "раз", "раза", "раз")
    return f"{times} в {plural(one.instances, 'экземпляре', 'экземплярах', 'экземплярах')}"


def _ways(drawn: list[ElementFigures]) -> dict[str, str]:
    """Return what stands on the flows that leave gateways."""
    return {
        flow.id: percent(way.share)
        for one in drawn
        if one.kind is ElementKind.GATEWAY
        for way in one.ways
        if way.of
        for flow in way.flows
    }


def _trace(insight: Insight) -> dict[str, list[str]] | None:
    if insight.trace is None:
        return None
    return {"elements": list(insight.trace.elements), "flows": list(insight.trace.flows)}
