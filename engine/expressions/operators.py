"""Arithmetic, comparison, membership and indexing over the values of the language."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.expressions.dates import is_temporal_text, to_moment, to_temporal
from engine.expressions.durations import Duration
from engine.expressions.errors import Refused
from engine.expressions.values import (
    TEMPORAL,
    bounded_list,
    bounded_number,
    bounded_text,
    is_number,
    kind_of,
)

Operator = Callable[[Any, Any, ZoneInfo], Any]
"""Takes two values and the plan's zone. Raises `Refused`."""


def add(left: Any, right: Any, zone: ZoneInfo) -> Any:
    """Add numbers; join texts or lists; move a date by a duration; add durations."""
    if is_number(left) and is_number(right):
        return bounded_number(left + right)
    if type(left) is str and type(right) is str:
        return bounded_text(left + right)
    if type(left) is list and type(right) is list:
        return bounded_list(left + right)
    if type(left) is Duration and type(right) is Duration:
        return left + right
    if type(left) is Duration:
        return left.moved_temporal(_moved(right, "+", left, right, zone), zone)
    if type(right) is Duration:
        return right.moved_temporal(_moved(left, "+", left, right, zone), zone)
    raise _unfit("+", left, right)


def subtract(left: Any, right: Any, zone: ZoneInfo) -> Any:
    """Subtract numbers; move a date back by a duration; count whole days between two dates."""
    if is_number(left) and is_number(right):
        return bounded_number(left - right)
    if type(right) is Duration:
        return right.moved_temporal(_moved(left, "-", left, right, zone), zone, -1)
    if type(left) is date and type(right) is date:
        return (left - right).days
    raise _unfit("-", left, right)


def _moved(value: Any, sign: str, left: Any, right: Any, zone: ZoneInfo) -> date:
    if type(value) is str or type(value) in TEMPORAL:
        return to_temporal(value, zone)
    raise _unfit(sign, left, right)


def _numeric(sign: str, function: Callable[[Any, Any], Any]) -> Operator:
    def apply(left: Any, right: Any, _zone: ZoneInfo) -> Any:
        if not (is_number(left) and is_number(right)):
            raise _unfit(sign, left, right)
        try:
            return bounded_number(function(left, right))
        except ZeroDivisionError:
            raise Refused("делить на ноль нельзя") from None
        except OverflowError:
            raise Refused("число слишком велико") from None

    return apply


multiply = _numeric("*", operator.mul)
divide = _numeric("/", operator.truediv)
divide_whole = _numeric("//", operator.floordiv)
remainder = _numeric("%", operator.mod)


def equal(left: Any, right: Any, zone: ZoneInfo) -> bool:
    """Compare any two values; a date equals its ISO text, a moment the same moment elsewhere."""
    if type(left) in TEMPORAL or type(right) in TEMPORAL:
        pair = _temporal_pair(left, right, zone)
        return pair is not None and pair[0] == pair[1]
    return bool(left == right)


def unequal(left: Any, right: Any, zone: ZoneInfo) -> bool:
    """Say the opposite of `equal`."""
    return not equal(left, right, zone)


def _ordering(sign: str, function: Callable[[Any, Any], bool]) -> Operator:
    def apply(left: Any, right: Any, zone: ZoneInfo) -> bool:
        if is_number(left) and is_number(right):
            return function(left, right)
        if type(left) is str and type(right) is str and not _are_temporal_texts(left, right):
            return function(left, right)
        pair = _temporal_pair(left, right, zone)
        if pair is None:
            raise _unfit(sign, left, right)
        return function(*pair)

    return apply


less = _ordering("<", operator.lt)
less_or_equal = _ordering("<=", operator.le)
greater = _ordering(">", operator.gt)
greater_or_equal = _ordering(">=", operator.ge)


def contains(container: Any, item: Any, zone: ZoneInfo) -> bool:
    """Tell whether a list has the item, an object the key, a text the part."""
    if type(container) is list:
        return any(equal(item, each, zone) for each in container)
    if type(item) is str and type(container) in (str, dict):
        return item in container
    raise _unfit("in", item, container)


def is_in(item: Any, container: Any, zone: ZoneInfo) -> bool:
    """Say `contains` in the order of writing."""
    return contains(container, item, zone)


def is_not_in(item: Any, container: Any, zone: ZoneInfo) -> bool:
    """Say the opposite of `is_in`."""
    return not contains(container, item, zone)


def positive(value: Any) -> Any:
    """Return the number itself."""
    if is_number(value):
        return bounded_number(value)
    raise Refused(f"знак + ставится перед числом, а это {kind_of(value)}")


def negative(value: Any) -> Any:
    """Return the number with the other sign."""
    if is_number(value):
        return bounded_number(-value)
    raise Refused(f"знак - ставится перед числом, а это {kind_of(value)}")


def _temporal_pair(left: Any, right: Any, zone: ZoneInfo) -> tuple[date, date] | None:
    """Bring two temporal values, one of which may be a text, to one type."""
    for value in (left, right):
        if type(value) is not str and type(value) not in TEMPORAL:
            return None
    first, second = to_temporal(left, zone), to_temporal(right, zone)
    if isinstance(first, datetime) or isinstance(second, datetime):
        return to_moment(first, zone), to_moment(second, zone)
    return first, second


def _are_temporal_texts(left: str, right: str) -> bool:
    """Two ISO texts are ordered as moments: their offsets may differ."""
    return is_temporal_text(left) and is_temporal_text(right)


def _unfit(sign: str, left: Any, right: Any) -> Refused:
    return Refused(
        f"действие {sign} не применяется к значениям: {kind_of(left)} и {kind_of(right)}"
    )


ARITHMETIC: Mapping[str, Operator] = {
    "Add": add,
    "Sub": subtract,
    "Mult": multiply,
    "Div": divide,
    "FloorDiv": divide_whole,
    "Mod": remainder,
}
"""Arithmetic by the names of Python's syntax tree; there is no power."""

COMPARISON: Mapping[str, Operator] = {
    "Eq": equal,
    "NotEq": unequal,
    "Lt": less,
    "LtE": less_or_equal,
    "Gt": greater,
    "GtE": greater_or_equal,
    "In": is_in,
    "NotIn": is_not_in,
}
"""Comparisons by the names of Python's syntax tree."""
