"""The compiled pieces: each function here returns the code of one kind of node."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine.expressions.errors import MissingValue, Place, Refused
from engine.expressions.functions import Function
from engine.expressions.operators import Operator
from engine.expressions.values import CONTAINERS, Code, Context, bounded_number

_FAILURES = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


def constant(value: Any) -> Code:
    """Give a literal."""
    return lambda _context: value


def variable(name: str, place: Place) -> Code:
    """Give the value of a variable; it must be there."""

    def run(context: Context) -> Any:
        try:
            return context.variables[name]
        except KeyError:
            raise place.missing(f"переменная «{name}» не задана") from None

    return run


def item(holder: Code, key: Code, place: Place) -> Code:
    """Give a field of an object or an item of a list; nothing else can be indexed."""

    def run(context: Context) -> Any:
        held, wanted = holder(context), key(context)
        if held is not None and (type(held), type(wanted)) not in _INDEXED:
            raise place.error("номером берут из списка, ключом — из набора полей")
        try:
            return held[wanted]
        except (LookupError, TypeError):
            raise place.missing(f"значения «{str(wanted)[:80]}» здесь нет") from None

    return run


_INDEXED = frozenset({(dict, str), (list, int)})


def array(items: Sequence[Code]) -> Code:
    """Build a list."""
    return lambda context: [each(context) for each in items]


def mapping(pairs: Sequence[tuple[Code, Code]], place: Place) -> Code:
    """Build an object; its keys are texts."""

    def run(context: Context) -> dict[str, Any]:
        built = {}
        for key, value in pairs:
            name = key(context)
            if type(name) is not str:
                raise place.error("ключом набора полей может быть только текст")
            built[name] = value(context)
        return built

    return run


def first_that(decides: bool, others: Sequence[Code], last: Code) -> Code:  # noqa: FBT001 - named by every caller
    """Give the first value that is true (`or`) or false (`and`), else the last one."""

    def run(context: Context) -> Any:
        for code in others:
            value = code(context)
            if bool(value) is decides:
                return value
        return last(context)

    return run


def inverse(operand: Code) -> Code:
    """Give the opposite truth."""
    return lambda context: not operand(context)


def choice(test: Code, yes: Code, no: Code) -> Code:
    """Give one of two values; the other is not computed."""
    return lambda context: yes(context) if test(context) else no(context)


def unary(operand: Code, apply: Callable[[Any], Any], place: Place) -> Code:
    """Apply a sign."""

    def run(context: Context) -> Any:
        value = operand(context)
        try:
            return apply(value)
        except Refused as refusal:
            raise place.error(refusal) from None

    return run


def binary(left: Code, apply: Operator, right: Code, place: Place) -> Code:
    """Apply an operator to two values."""

    def run(context: Context) -> Any:
        first, second = left(context), right(context)
        try:
            if type(second) in CONTAINERS:
                context.spend(second)
            return apply(first, second, context.zone)
        except Refused as refusal:
            raise place.error(refusal) from None

    return run


def chain(left: Code, steps: Sequence[tuple[Operator, Code]], place: Place) -> Code:
    """Compare neighbours until one comparison fails; each value is computed once."""

    def run(context: Context) -> bool:
        first = left(context)
        for apply, right in steps:
            second = right(context)
            try:
                context.spend(second)
                if not apply(first, second, context.zone):
                    return False
            except Refused as refusal:
                raise place.error(refusal) from None
            first = second
        return True

    return run


def call(name: str, function: Function, arguments: Sequence[Code], place: Place) -> Code:
    """Call a function of the language."""
    invoke, sees_context = function.call, function.sees_context

    def run(context: Context) -> Any:
        values = [argument(context) for argument in arguments]
        try:
            context.spend(*values)
            result = invoke(context, *values) if sees_context else invoke(*values)
            return bounded_number(result) if type(result) in (int, float) else result
        except Refused as refusal:
            raise place.error(f"{name}: {refusal}") from None
        except _FAILURES:
            raise place.error(f"функция «{name}» не смогла вычислить значение") from None

    return run


def defined(path: Code) -> Code:
    """Tell whether a variable, a field or an item is there."""

    def run(context: Context) -> bool:
        try:
            path(context)
        except MissingValue:
            return False
        return True

    return run


def get(path: Code, default: Code) -> Code:
    """Give a variable, a field or an item if it is there, else the default."""

    def run(context: Context) -> Any:
        try:
            return path(context)
        except MissingValue:
            return default(context)

    return run
