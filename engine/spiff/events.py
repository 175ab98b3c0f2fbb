"""What happens to the tokens when an event comes that one of them listens for."""

from __future__ import annotations

from typing import Any

from engine.spiff import tree
from engine.spiff.specs import Boundary, EventBased, Listener


def happen(task: Any, *, repeats: bool) -> Any | None:
    """Let a listening task's event happen; return the task that goes on listening for the next.

    An interrupting boundary event ends its activity, an interrupting event subprocess ends all
    else in its scope; the others go on listening if the event `repeats`. An event behind an
    event-based gateway ends the other events there.
    """
    if isinstance(task.task_spec, Listener):
        return _begin(task, repeats=repeats)
    again = None
    parent = task.parent
    if isinstance(parent.task_spec, EventBased):
        _leave_alone(task)
    elif isinstance(task.task_spec, Boundary):
        if task.task_spec.cancel_activity:
            _leave_alone(task)
        else:
            again = tree.add(parent, task.task_spec.name) if repeats else None
            tree.lift(task)
    task._ready()  # noqa: SLF001 - the library's own verb
    return again


def _leave_alone(task: Any) -> None:
    """End what stands beside the task in the structure that holds them, and the structure."""
    holder = task.parent
    tree.discard_siblings(task)
    tree.lift(task)
    tree.remove(holder)


def _begin(listener: Any, *, repeats: bool) -> Any | None:
    """Begin an event subprocess (BPMN 2.0, 10.3.5 and 13.5.4)."""
    root, spec = listener.workflow.task_tree, listener.task_spec
    if spec.interrupts:
        for token in root.children:
            tree.discard(token)
    else:
        tree.discard(listener)
    again = tree.add(root, spec.name) if repeats and not spec.interrupts else None
    tree.add(root, spec.begins)
    return again
