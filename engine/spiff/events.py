"""Events inside one instance: what happens to the tokens when one comes."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.diagrams.model import EventKind, Node, NodeKind
from engine.errors import InvalidState
from engine.spiff import tree
from engine.spiff.specs import Boundary, EventBased, Split

_THROWN_OUTSIDE = frozenset({EventKind.MESSAGE, EventKind.SIGNAL})
_CAUGHT_AROUND = frozenset({EventKind.ERROR, EventKind.ESCALATION, EventKind.CANCEL})


def happen(task: Any, *, repeats: bool) -> None:
    """Let a listening task's event happen.

    An interrupting boundary event ends its activity; a non-interrupting one goes on listening if
    it `repeats`. An event behind an event-based gateway ends the other events there.
    """
    parent = task.parent
    if isinstance(parent.task_spec, EventBased):
        tree.discard_siblings(task)
        tree.lift(task)
        tree.remove(parent)
    elif isinstance(task.task_spec, Boundary):
        if task.task_spec.cancel_activity:
            tree.discard_siblings(task)
            tree.lift(task)
            tree.remove(parent)
        else:
            if repeats:
                _listen_again(parent, task)
            tree.lift(task)
    task._ready()  # noqa: SLF001 - the library's own verb


def handler_of(top: Any, task: Any, kind: EventKind, name: str | None) -> Any | None:
    """Return the nearest boundary event around a task that handles an error or escalation.

    A handler of this very code goes before one that handles every code (BPMN 2.0, 10.5.1).
    """
    while task is not None:
        split = tree.holder(task)
        if split is not None:
            found = _matching(top, split, kind, name)
            if found is not None:
                return found
        parent_id = task.workflow.parent_task_id
        task = None if parent_id is None else top.get_task_from_id(parent_id)
    return None


def throw_from(top: Any, task: Any, node: Node | None) -> None:
    """Do what a throwing element does when a token has come through it."""
    if node is None or isinstance(task.task_spec, Split):
        return
    if node.kind not in (NodeKind.END, NodeKind.THROW, NodeKind.SEND_TASK):
        return
    kind = node.event.kind
    if kind is EventKind.TERMINATE:
        for token in list(task.workflow.task_tree.children):
            tree.discard(token)
    elif kind in _THROWN_OUTSIDE:
        top.note_thrown(task, node)
    elif kind in _CAUGHT_AROUND:
        _throw_around(top, task, node)


def _throw_around(top: Any, task: Any, node: Node) -> None:
    """Look for a handler in the scopes around; nobody there means the caller is asked."""
    kind, name = node.event.kind, node.event.name
    host_id = task.workflow.parent_task_id
    host = None if host_id is None else top.get_task_from_id(host_id)
    listener = None if host is None else handler_of(top, host, kind, name)
    if listener is None:
        top.note_thrown(task, node)
    else:
        happen(listener, repeats=kind is EventKind.ESCALATION)


def _matching(top: Any, split: Any, kind: EventKind, name: str | None) -> Any | None:
    listening = [
        (task, top.node(task).event)
        for task in split.children
        if isinstance(task.task_spec, Boundary) and task.state == TaskState.WAITING
    ]
    candidates = [(task, event) for task, event in listening if event.kind is kind]
    exact = [task for task, event in candidates if event.name is not None and event.name == name]
    catch_all = [task for task, event in candidates if event.name is None]
    return next(iter(exact + catch_all), None)


def _listen_again(split: Any, task: Any) -> None:
    again = split._add_child(task.task_spec, TaskState.FUTURE)  # noqa: SLF001
    again.task_spec._update(again)  # noqa: SLF001
    if again.state != TaskState.WAITING:
        raise InvalidState(f"{task.task_spec.element_id} should listen again.")
