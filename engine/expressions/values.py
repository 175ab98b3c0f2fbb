"""What a value is: inside an expression JSON, dates, moments and durations; outside JSON only."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.expressions.durations import Duration
from engine.expressions.errors import Refused
from engine.expressions.limits import (
    BUILT_CHARACTERS,
    CHARACTERS_PER_VALUE,
    INTEGER,
    LIST_ITEMS,
    RESULT_CHARACTERS,
    RESULT_DEPTH,
    RESULT_VALUES,
    WORK_VALUES,
)
from engine.expressions.working_days import Calendar

PLAIN = frozenset({str, int, bool, type(None)})
"""Types that are JSON as they are."""

TEMPORAL = frozenset({date, datetime})
"""Types that compare with ISO texts."""

_KINDS: Mapping[type, str] = {
    str: "текст",
    int: "число",
    float: "число",
    bool: "да/нет",
    type(None): "пустое значение",
    list: "список",
    dict: "набор полей",
    date: "дата",
    datetime: "дата и время",
    Duration: "длительность",
}


@dataclass(slots=True)
class Context:
    """What one evaluation sees: the variables, the moment (aware), the plan's zone and calendar."""

    variables: Mapping[str, Any]
    now: datetime
    zone: ZoneInfo
    calendar: Calendar
    work: int = 0

    def spend(self, *values: Any) -> None:
        """Count the values that an operation walks through. Raises `Refused` past the bound."""
        for value in values:
            if type(value) in CONTAINERS:
                self.spend_work(_weight(value))

    def spend_work(self, work: int) -> None:
        """Count work that is known beforehand. Raises `Refused` past the bound."""
        self.work += work
        if self.work > WORK_VALUES:
            raise Refused("вычисление слишком велико")


CONTAINERS = frozenset({list, dict})
"""Types that hold values."""


def _weight(container: Any) -> int:
    """Return how many values a list or an object holds at every depth, or a number past the bound."""
    count, stack = 0, [container]
    while stack and count <= WORK_VALUES:
        here = stack.pop()
        count += len(here)
        inside = here.values() if type(here) is dict else here
        stack += [value for value in inside if type(value) in CONTAINERS]
    return count


Code = Callable[[Context], Any]
"""A compiled piece of an expression."""


def kind_of(value: Any) -> str:
    """Name the kind of a value in Russian."""
    return _KINDS.get(type(value), "значение неизвестного вида")


def is_number(value: Any) -> bool:
    """Tell whether it is a number; yes and no are not."""
    return type(value) is int or type(value) is float


def bounded_number(value: float) -> float:
    """Return the float if it is finite, the integer if it is not too large. Raises `Refused`."""
    if type(value) is float:
        if math.isfinite(value):
            return value
        raise Refused("получилось бесконечное или неопределённое число")
    if -INTEGER <= value <= INTEGER:
        return value
    raise Refused(f"число по модулю больше {INTEGER}")


def bounded_text(value: str) -> str:
    """Return the text if it is not too long. Raises `Refused`."""
    if len(value) <= BUILT_CHARACTERS:
        return value
    raise Refused(f"текст длиннее {BUILT_CHARACTERS} знаков")


def bounded_list(value: list[Any]) -> list[Any]:
    """Return the list if it is not too long. Raises `Refused`."""
    if len(value) <= LIST_ITEMS:
        return value
    raise Refused(f"в списке больше {LIST_ITEMS} значений")


def to_json(value: Any, context: Context) -> Any:
    """Return a copy of the value as JSON: dates, moments and durations become ISO texts.

    The copy shares nothing that can change with the variables. Raises `Refused` when the value is
    too deep, too large, or no value of the language.
    """
    copy = _Copy()
    result = copy.of(value, 0)
    context.work += copy.values + copy.characters // CHARACTERS_PER_VALUE
    return result


class _Copy:
    """Counts while it copies."""

    __slots__ = ("characters", "values")

    def __init__(self) -> None:
        self.values = 0
        self.characters = 0

    def of(self, value: Any, depth: int) -> Any:
        self.values += 1
        if self.values > RESULT_VALUES or depth > RESULT_DEPTH:
            raise Refused("значение слишком велико или слишком глубоко вложено")
        kind = type(value)
        if kind is dict:
            return {self._key(key): self.of(item, depth + 1) for key, item in value.items()}
        if kind is list:
            return [self.of(item, depth + 1) for item in value]
        return self._scalar(value)

    def _scalar(self, value: Any) -> Any:
        kind = type(value)
        if kind is str:
            return self._text(value)
        if kind in PLAIN:
            return value
        if kind is float:
            return bounded_number(value)
        if kind in TEMPORAL:
            return value.isoformat()
        if kind is Duration:
            return value.text
        raise Refused(f"получилось {kind_of(value)}")

    def _key(self, key: Any) -> str:
        if type(key) is str:
            return self._text(key)
        raise Refused("ключом набора полей может быть только текст")

    def _text(self, text: str) -> str:
        self.characters += len(text)
        if self.characters > RESULT_CHARACTERS:
            raise Refused("значение слишком велико")
        return text
