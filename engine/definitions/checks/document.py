"""Read a document and put every rule to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from engine.definitions.checks.drawing import Drawing, calls_nothing
from engine.definitions.checks.registry import FIRST, RULES
from engine.definitions.checks.rule import Rule
from engine.diagrams.model import Process
from engine.diagrams.xml import parse_xml
from engine.errors import InvalidDiagram, Problem
from engine.expressions import Language

MOST_PROBLEMS = 200
"""So many problems are told at most; of one rule a quarter of them."""


@dataclass(frozen=True, slots=True)
class DiagramReport:
    """The executable processes of a diagram and everything that is wrong with them.

    A document that cannot be opened, or is too large to be looked at, has no processes.
    """

    processes: list[Process]
    problems: list[Problem]


def check_document(
    xml: bytes, language: Language, called_by: Callable[[str], set[str]] = calls_nothing
) -> DiagramReport:
    """Return what is wrong with a diagram; never raises for a bad one.

    `called_by` tells which processes a deployed process calls.
    """
    try:
        root = parse_xml(xml)
    except InvalidDiagram as refused:
        return DiagramReport([], refused.problems)
    drawing = Drawing(root, language, called_by)
    for rule in FIRST:
        too_large = _found([rule], drawing)
        if too_large:
            return DiagramReport([], too_large)
    return DiagramReport(drawing.processes, _found(RULES, drawing))


def _found(rules: Iterable[Rule], drawing: Drawing) -> list[Problem]:
    each = (_once(islice(rule.problems(drawing), MOST_PROBLEMS)) for rule in rules)
    told = (islice(problems, MOST_PROBLEMS // 4) for problems in each)
    return list(islice(chain.from_iterable(told), MOST_PROBLEMS))


def _once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the first problem of each element: one rule says one thing of it."""
    seen: set[str | None] = set()
    for problem in problems:
        if problem.element_id is None or problem.element_id not in seen:
            seen.add(problem.element_id)
            yield problem
