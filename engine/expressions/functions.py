"""The functions an author may call, by name. All are pure: values in, a value out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from engine.expressions import date_functions as dates
from engine.expressions import operators
from engine.expressions.errors import Refused
from engine.expressions.limits import LIST_ITEMS
from engine.expressions.values import (
    TEMPORAL,
    Context,
    bounded_list,
    bounded_number,
    bounded_text,
    is_number,
    kind_of,
)


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language with `least` to `most` arguments (`most` None: any number).

    `call` gets the values; with `sees_context` the evaluation's `Context` (now, zone, calendar)
    comes first. It raises `Refused` with a Russian reason when the values do not fit.
    """

    call: Callable[..., Any]
    least: int
    most: int | None
    sees_context: bool = False

    def takes(self, number: int) -> bool:
        """Tell whether it may be called with so many arguments."""
        return self.least <= number and (self.most is None or number <= self.most)


def _len(value: Any) -> int:
    if type(value) in (str, list, dict):
        return len(value)
    raise Refused(f"длина есть у текста, списка и набора полей, а это {kind_of(value)}")


def _list(value: Any) -> list[Any]:
    if type(value) is list:
        return value
    raise Refused(f"нужен список, а это {kind_of(value)}")


def _number(value: Any) -> Any:
    if is_number(value):
        return value
    raise Refused(f"нужно число, а это {kind_of(value)}")


def _text(value: Any) -> str:
    if type(value) is str:
        return value
    raise Refused(f"нужен текст, а это {kind_of(value)}")


def _whole(value: Any) -> int:
    if type(value) is int:
        return value
    raise Refused("нужно целое число")


def _extreme(precedes: operators.Operator) -> Callable[..., Any]:
    def call(context: Context, *values: Any) -> Any:
        items = list(values) if len(values) > 1 else _list(values[0])
        best = _first(items)
        for item in items[1:]:
            if precedes(item, best, context.zone):
                best = item
        return best

    return call


def _sum(items: Any) -> Any:
    total: Any = 0
    for item in _list(items):
        total = bounded_number(total + _number(item))
    return total


def _abs(value: Any) -> Any:
    return abs(_number(value))


def _round(value: Any, digits: Any = 0) -> Any:
    if not 0 <= _whole(digits) <= 10:
        raise Refused("знаков после запятой может быть от 0 до 10")
    rounded = round(_number(value), digits)
    return rounded if digits else int(rounded)


def _str(value: Any) -> str:
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) in TEMPORAL:
        return str(value.isoformat())
    if type(value) is str or is_number(value):
        return str(value)
    raise Refused(f"{kind_of(value)} в текст не переводится")


def _int(value: Any) -> int:
    return int(_read(value))


def _float(value: Any) -> float:
    return float(_read(value))


def _read(value: Any) -> Any:
    if type(value) is not str:
        return bounded_number(_number(value))
    try:
        if len(value) <= 40 and value.isascii() and "_" not in value:
            return bounded_number(float(value) if set(value) & set(".eE") else int(value))
    except ValueError:
        pass
    raise Refused("текст не похож на число")


def _lower(value: Any) -> str:
    return bounded_text(_text(value).lower())


def _upper(value: Any) -> str:
    return bounded_text(_text(value).upper())


def _contains(context: Context, container: Any, item: Any) -> bool:
    return operators.contains(container, item, context.zone)


def _any(items: Any) -> bool:
    return any(_list(items))


def _all(items: Any) -> bool:
    return all(_list(items))


def _first(items: Any) -> Any:
    if not _list(items):
        raise Refused("список пуст")
    return items[0]


def _last(items: Any) -> Any:
    if not _list(items):
        raise Refused("список пуст")
    return items[-1]


def _append(items: Any, item: Any) -> list[Any]:
    return bounded_list([*_list(items), item])


def _range(number: Any) -> list[int]:
    if not 0 <= _whole(number) <= LIST_ITEMS:
        raise Refused(f"длина списка может быть от 0 до {LIST_ITEMS}")
    return list(range(number))


FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "abs": Function(_abs, 1, 1),
        "add_days": Function(dates.add_days, 2, 2, sees_context=True),
        "add_months": Function(dates.add_months, 2, 2, sees_context=True),
        "all": Function(_all, 1, 1),
        "any": Function(_any, 1, 1),
        "append": Function(_append, 2, 2),
        "contains": Function(_contains, 2, 2, sees_context=True),
        "date": Function(dates.date_of, 1, 1, sees_context=True),
        "datetime": Function(dates.moment_of, 1, 2, sees_context=True),
        "days": Function(dates.days, 1, 1),
        "end_of_day": Function(dates.end_of_day, 1, 1, sees_context=True),
        "first": Function(_first, 1, 1),
        "float": Function(_float, 1, 1),
        "hours": Function(dates.hours, 1, 1),
        "int": Function(_int, 1, 1),
        "last": Function(_last, 1, 1),
        "len": Function(_len, 1, 1),
        "lower": Function(_lower, 1, 1),
        "max": Function(_extreme(operators.greater), 1, None, sees_context=True),
        "min": Function(_extreme(operators.less), 1, None, sees_context=True),
        "month": Function(dates.month, 1, 1, sees_context=True),
        "now": Function(dates.now, 0, 0, sees_context=True),
        "range": Function(_range, 1, 1),
        "round": Function(_round, 1, 2),
        "str": Function(_str, 1, 1),
        "sum": Function(_sum, 1, 1),
        "today": Function(dates.today, 0, 0, sees_context=True),
        "upper": Function(_upper, 1, 1),
        "working_day_before": Function(dates.working_day_before, 2, 2, sees_context=True),
        "working_days": Function(dates.working_days, 1, 1, sees_context=True),
        "year": Function(dates.year, 1, 1, sees_context=True),
    }
)
"""The functions of the language; a richer one is `FUNCTIONS | {"name": Function(…)}`."""
