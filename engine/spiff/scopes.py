"""Where a variable lives: in the instance, or in one pass of a loop around the token."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

LOCALS = "locals"


def locals_around(task: Any) -> list[dict[str, Any]]:
    """Return the loop-local variables around a task, the innermost first."""
    found: list[dict[str, Any]] = []
    while task is not None:
        if LOCALS in task.internal_data:
            found.append(task.internal_data[LOCALS])
        task = task.workflow.host if task.parent is None else task.parent
    return found


def visible(variables: dict[str, Any], task: Any) -> Mapping[str, Any]:
    """Return what an expression at this token may read."""
    around = locals_around(task)
    return ChainMap(*around, variables) if around else variables


def assign(variables: dict[str, Any], task: Any, values: Mapping[str, Any]) -> None:
    """Write values: into the loop pass that declares the name, else into the instance."""
    around = locals_around(task) if values else []
    for name, value in values.items():
        next((scope for scope in around if name in scope), variables)[name] = value
