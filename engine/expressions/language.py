"""The safe language of conditions, mappings, timers and scripts.

Outside an expression every value is JSON: variables come in as JSON and results leave as JSON.
Inside, `date`, `today`, `now`, `days` and their kin give dates, moments and durations; wherever one
of these meets an ISO text, the text is read as one. On leaving they become ISO texts again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.expressions.compiler import Compiler
from engine.expressions.errors import ExpressionError, Refused
from engine.expressions.functions import FUNCTIONS, Function
from engine.expressions.limits import CHARACTERS_PER_VALUE
from engine.expressions.meter import charge
from engine.expressions.syntax import Source
from engine.expressions.values import PLAIN, Code, Context, to_json
from engine.expressions.working_days import Calendar, MondayToFriday


@dataclass(frozen=True, slots=True)
class Language:
    """The zone of the plan, the calendar of working days and the functions that authors may call."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Moscow"))
    calendar: Calendar = field(default_factory=MondayToFriday)
    functions: Mapping[str, Function] = field(default_factory=lambda: FUNCTIONS, hash=False)

    def context(self, variables: Mapping[str, Any], now: datetime) -> Context:
        """Return what an evaluation at an aware moment sees."""
        return Context(variables, now, self.zone, self.calendar)

    def compile(self, text: str) -> Expression:
        """Compile an expression. Raises `ExpressionError`."""
        source = Source(text)
        compiler = Compiler(source, self.functions)
        code = compiler.compile(source.parse())
        names, called = frozenset(compiler.names), frozenset(compiler.called)
        return Expression(source.text, names, called, self, source.parts, code)


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: its text, the variables it reads and the functions it calls.

    `parts` is its size: what one evaluation costs at least.
    """

    text: str
    names: frozenset[str]
    functions: frozenset[str]
    language: Language = field(repr=False, compare=False)
    parts: int = field(repr=False, compare=False)
    _code: Code = field(repr=False, compare=False)

    def evaluate(self, variables: Mapping[str, Any], now: datetime) -> Any:
        """Return the value as JSON, sharing nothing with the variables; `now` is aware.

        Raises `ExpressionError`: a name that is not there, values that do not fit, a bound.
        """
        return self.evaluate_in(self.language.context(variables, now))

    def evaluate_in(self, context: Context) -> Any:
        """Return the value as `evaluate` does, its work being counted with that of others."""
        try:
            return self._charged(context)
        except Refused as refusal:
            raise ExpressionError(self.text, str(refusal)) from None
        except RecursionError:
            raise ExpressionError(self.text, "значения вложены слишком глубоко") from None

    def _charged(self, context: Context) -> Any:
        """Compute the value, and count what that cost on the command's meter."""
        before = context.work
        charge(self.parts)
        value = self._code(context)
        if type(value) is str:
            context.work += len(value) // CHARACTERS_PER_VALUE
        elif type(value) not in PLAIN:
            value = to_json(value, context)
        charge(context.work - before)
        return value


DEFAULT_LANGUAGE = Language()
"""Europe/Moscow, Monday to Friday, all functions of this package."""


def compile_expression(text: str, language: Language = DEFAULT_LANGUAGE) -> Expression:
    """Compile an expression once, to be evaluated many times. Raises `ExpressionError`."""
    return language.compile(text)
