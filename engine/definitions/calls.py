"""Processes that call each other in a circle would never end."""

from __future__ import annotations

from collections.abc import Callable

from engine.diagrams.model import NodeKind, Process
from engine.errors import Problem


def call_cycle_problems(
    processes: list[Process], called_by: Callable[[str], set[str]]
) -> list[Problem]:
    """Return a problem for each call activity that leads back to its own process.

    `called_by` tells which processes a deployed process calls.
    """
    mine = {
        process.key: {n.called_element for n in process.nodes() if n.called_element}
        for process in processes
    }
    problems = []
    for process in processes:
        for node in process.nodes():
            called = node.called_element if node.kind is NodeKind.CALL else None
            if called and _leads_to(called, process.key, mine, called_by):
                message = (
                    f"«{node.name or node.id}» вызывает процесс «{called}», "
                    "который снова приводит сюда: такой вызов никогда не закончится."
                )
                problems.append(Problem(node.id, "call-cycle", message))
    return problems


def _leads_to(
    start: str, goal: str, mine: dict[str, set[str]], called_by: Callable[[str], set[str]]
) -> bool:
    seen, stack = {start}, [start]
    while stack:
        here = stack.pop()
        if here == goal:
            return True
        following = mine[here] if here in mine else called_by(here)
        stack += [key for key in following if key not in seen]
        seen |= following
    return False
