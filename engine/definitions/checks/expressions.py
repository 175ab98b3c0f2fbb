"""Every expression, script and timer is read before anybody runs into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

from engine.definitions.checks.drawing import Drawing
from engine.definitions.checks.rule import Found, Rule, at, rule
from engine.diagrams.model import EVENTS, EventKind, Node, NodeKind
from engine.diagrams.program import timer_of
from engine.expressions import ExpressionError, Language, compile_script, parse_due
from engine.spiff.loops import MAX_INSTANCES

_PROPERTIES = ("assignee", "organisation", "business_key", "correlation_key")
_ANY_MOMENT = datetime(2023, 9, 1, tzinfo=UTC)


@rule(
    "condition-valid",
    "conditions of flows and of conditional events",
    "Условие у {element} записано неверно. {reason} Исправьте запись.",
)
def conditions(drawing: Drawing) -> Iterator[Found]:
    """Compile them."""
    language = drawing.language
    for ways in drawing.ways:
        for flow in ways.scope.flows:
            if flow.condition is not None:
                for reason in _refused(partial(language.compile, flow.condition)):
                    yield at(flow, reason=reason)
    for node in drawing.nodes():
        if node.event.kind is EventKind.CONDITIONAL and node.event.text:
            for reason in _refused(partial(language.compile, node.event.text)):
                yield at(node, reason=reason)


@rule(
    "expression-valid",
    "expressions in properties, mappings and loops",
    "Выражение у {element} записано неверно. {reason} Исправьте запись.",
)
def expressions(drawing: Drawing) -> Iterator[Found]:
    """Compile them."""
    for node in drawing.nodes():
        for text in _texts(node):
            for reason in _refused(partial(drawing.language.compile, text)):
                yield at(node, reason=reason)


@rule(
    "script-valid",
    "scripts of script tasks",
    "Сценарий у {element} записан неверно. {reason} Исправьте запись.",
)
def scripts(drawing: Drawing) -> Iterator[Found]:
    """Compile them."""
    for node in drawing.nodes():
        if node.kind is NodeKind.SCRIPT_TASK:
            script = partial(compile_script, node.script or "", drawing.language)
            for reason in _refused(script):
                yield at(node, reason=reason)


@rule(
    "timer-valid",
    "times of timers",
    "Время таймера {element} записано неверно. {reason} Исправьте запись.",
)
def timers(drawing: Drawing) -> Iterator[Found]:
    """Read them."""
    for node in drawing.nodes():
        event = node.event
        if node.kind in EVENTS and event.kind is EventKind.TIMER and event.text:
            for reason in _refused(partial(timer_of, event, drawing.language)):
                yield at(node, reason=reason)


@rule(
    "start-without-data",
    "timer start events that read variables, which are not there before a process begins (10.5.2)",
    "Начало по таймеру {element} читает переменную «{variable}», а до запуска процесса переменных "
    "нет: запишите время и организацию без переменных.",
)
def starts(drawing: Drawing) -> Iterator[Found]:
    """Look at the time of timer starts, and at what such a start gives to its instance."""
    for process in drawing.processes:
        for node in process.root.nodes.values():
            if node.kind is NodeKind.START and node.event.kind is EventKind.TIMER:
                for variable in sorted(_read_by_start(node, drawing.language)):
                    yield at(node, variable=variable)


@rule(
    "due-valid",
    "due dates of user tasks and call activities",
    "Срок у {element} записан неверно. {reason} Исправьте запись.",
)
def dues(drawing: Drawing) -> Iterator[Found]:
    """Read them."""
    for node in drawing.nodes():
        due = node.properties.get("due")
        if due is not None:
            for reason in _refused(partial(parse_due, due, drawing.language)):
                yield at(node, reason=reason)


@rule(
    "loop-cardinality",
    "numbers of instances that are written down and cannot be",
    f"У {{element}} повторений {{count}}: нужно целое число от 0 до {MAX_INSTANCES}.",
)
def cardinality(drawing: Drawing) -> Iterator[Found]:
    """Compute the numbers that read no variable; the others are checked when they are computed."""
    for node in drawing.nodes():
        written = node.loop.cardinality if node.loop is not None else None
        if written:
            for count in _constant(drawing.language, written):
                if type(count) is not int or not 0 <= count <= MAX_INSTANCES:
                    yield at(node, count=str(count)[:40])


def _texts(node: Node) -> Iterator[str]:
    yield from (node.properties[name] for name in _PROPERTIES if name in node.properties)
    yield from node.mapping("in").values()
    yield from node.mapping("out").values()
    if node.loop is not None:
        loop = node.loop
        yield from (t for t in (loop.collection, loop.cardinality, loop.condition) if t)


def _read_by_start(node: Node, language: Language) -> set[str]:
    """Return the variables that a timer start reads; of what is written wrong other rules speak."""
    found: set[str] = set()
    given = node.mapping("out")
    with suppress(ExpressionError):
        found |= timer_of(node.event, language).names
    for name in ("organisation", "business_key"):
        with suppress(ExpressionError):
            found |= language.compile(node.properties.get(name, "")).names - given.keys()
    for text in given.values():
        with suppress(ExpressionError):
            found |= language.compile(text).names
    return found


def _constant(language: Language, text: str) -> Iterator[object]:
    """Yield the value of an expression that reads no variable."""
    try:
        expression = language.compile(text)
        if not expression.names:
            yield expression.evaluate({}, _ANY_MOMENT)
    except ExpressionError:
        return


def _refused(read: Callable[[], object]) -> Iterator[str]:
    """Yield the sentence with which the language refuses, if it does."""
    try:
        read()
    except ExpressionError as error:
        yield str(error)


RULES: tuple[Rule, ...] = (conditions, expressions, scripts, timers, starts, dues, cardinality)
