"""The safe expression language: expressions, scripts and timer texts of diagrams.

Knows nothing of processes; JSON values and an aware moment go in, JSON values come out.
"""

from engine.expressions.durations import Duration, parse_duration
from engine.expressions.errors import ExpressionError, MissingValue, Refused
from engine.expressions.functions import FUNCTIONS, Function
from engine.expressions.language import (
    DEFAULT_LANGUAGE,
    Expression,
    Language,
    compile_expression,
)
from engine.expressions.meter import metered
from engine.expressions.script import Assignment, Script, compile_script
from engine.expressions.timers import Cycle, Due, TimerKind, TimerSpec, parse_due, parse_timer
from engine.expressions.values import Context
from engine.expressions.working_days import Calendar, MondayToFriday

__all__ = [
    "DEFAULT_LANGUAGE",
    "FUNCTIONS",
    "Assignment",
    "Calendar",
    "Context",
    "Cycle",
    "Due",
    "Duration",
    "Expression",
    "ExpressionError",
    "Function",
    "Language",
    "MissingValue",
    "MondayToFriday",
    "Refused",
    "Script",
    "TimerKind",
    "TimerSpec",
    "compile_expression",
    "compile_script",
    "metered",
    "parse_due",
    "parse_duration",
    "parse_timer",
]
