"""Who handles an error, an escalation or a cancellation (BPMN 2.0, 10.5.1 and 10.5.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.diagrams.model import EventKind
from engine.spiff import tree


def handler_inside(top: Any, workflow: Any, kind: EventKind, name: str | None) -> Any | None:
    """Return the listening task that handles what is thrown inside a scope; the nearest one.

    In each scope its event subprocesses come first, then the boundary events of the activity that
    the scope belongs to. What an event subprocess throws itself never begins it again.
    """
    begun = None
    while True:
        listening = [t for t in tree.listeners(workflow) if t.task_spec.begins != begun]
        found = _matching(top, listening, kind, name)
        if found is not None or workflow.host is None:
            return found
        found = _around(top, workflow.host, kind, name)
        if found is not None:
            return found
        begun, workflow = workflow.host.task_spec.name, workflow.host.workflow


def handler_around(top: Any, task: Any, kind: EventKind, name: str | None) -> Any | None:
    """Return the listening task that handles what an activity throws: what is around it, outwards."""
    return _around(top, task, kind, name) or handler_inside(top, task.workflow, kind, name)


def _around(top: Any, task: Any, kind: EventKind, name: str | None) -> Any | None:
    split = tree.holder(task)
    return None if split is None else _matching(top, tree.boundaries(split), kind, name)


def _matching(top: Any, listening: list[Any], kind: EventKind, name: str | None) -> Any | None:
    """Return who handles this very code, else who handles every code."""
    return next(_candidates(top, listening, kind, name), None)


def _candidates(top: Any, listening: list[Any], kind: EventKind, name: str | None) -> Iterator[Any]:
    of_kind = [
        (task, top.node(task).event.name)
        for task in listening
        if task.state == TaskState.WAITING and top.node(task).event.kind is kind
    ]
    yield from (task for task, code in of_kind if code is not None and code == name)
    yield from (task for task, code in of_kind if code is None)
