"""The tree of live tasks: moving, removing, finding. Finished tasks leave it at once.

Under the root of each scope stand its tokens, side by side, and the listeners of its event
subprocesses. Only three things hold others: a split (an activity and its boundary events), an
event-based gateway (its events), a loop (its instances).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.spiff.marks import FAILED
from engine.spiff.specs import Boundary, EventBased, Listener, Many, Root, Split

Task = Any
Workflow = Any


def tokens(workflow: Workflow) -> list[Task]:
    """Return the tasks of one scope, its root excepted."""
    return [task for task in workflow.tasks.values() if task is not workflow.task_tree]


def all_tokens(top: Workflow) -> Iterator[Task]:
    """Yield the tasks of the process and of its running subprocesses."""
    yield from tokens(top)
    for subprocess in list(top.subprocesses.values()):
        yield from tokens(subprocess)


def listeners(workflow: Workflow) -> list[Task]:
    """Return the tasks by which the event subprocesses of a scope listen."""
    return [task for task in workflow.task_tree.children if isinstance(task.task_spec, Listener)]


def boundaries(split: Task) -> list[Task]:
    """Return the boundary events that listen around an activity."""
    return [task for task in split.children if isinstance(task.task_spec, Boundary)]


def is_alive(workflow: Workflow) -> bool:
    """Return whether a scope has tokens: to listen alone does not keep it alive."""
    return any(not isinstance(t.task_spec, (Root, Listener)) for t in workflow.tasks.values())


def add(parent: Task, spec_name: str) -> Task:
    """Let a token enter a spec; it stands below `parent`."""
    spec = parent.workflow.spec.task_specs[spec_name]
    task = parent._add_child(spec, TaskState.FUTURE)  # noqa: SLF001 - the library's own verb
    spec._update(task)  # noqa: SLF001
    return task


def find(top: Workflow, task_id: Any) -> Task | None:
    """Return a live task by its id."""
    if task_id in top.tasks:
        return top.tasks[task_id]
    for subprocess in top.subprocesses.values():
        if task_id in subprocess.tasks:
            return subprocess.tasks[task_id]
    return None


def holder(task: Task) -> Task | None:
    """Return the split around a task, looking through the loop that repeats it."""
    parent = task.parent
    if parent is not None and isinstance(parent.task_spec, Many):
        parent = parent.parent
    if parent is not None and isinstance(parent.task_spec, Split):
        return parent
    return None


def lift(task: Task) -> None:
    """Stand a task beside the structure that held it."""
    parent = task.parent
    target = parent
    while isinstance(target.task_spec, (Split, EventBased)):
        target = target.parent
    if target is not parent:
        parent._children.remove(task.id)  # noqa: SLF001 - the library keeps no public verb for it
        target._children.append(task.id)  # noqa: SLF001
        task.parent = target


def remove(task: Task) -> None:
    """Take one task out of the tree; its children, if any, stand where it stood."""
    parent = task.parent
    parent._children.remove(task.id)  # noqa: SLF001
    for child in task.children:
        child.parent = parent
        parent._children.append(child.id)  # noqa: SLF001
    del task.workflow.tasks[task.id]


def discard(task: Task) -> None:
    """Take a task out with all that stands below it and inside it."""
    if task.id not in task.workflow.tasks:
        return
    top = task.workflow.top_workflow
    for child in task.children:
        discard(child)
    if FAILED in task.internal_data:
        top.dropped.append(task.id)
    subprocess = top.subprocesses.pop(task.id, None)
    if subprocess is not None:
        for token in subprocess.task_tree.children:
            discard(token)
    task._set_state(TaskState.CANCELLED)  # noqa: SLF001
    remove(task)


def discard_siblings(task: Task) -> None:
    """Take out everything that the same structure holds beside the task."""
    for sibling in task.parent.children:
        if sibling is not task:
            discard(sibling)


def stop_listening(split: Task) -> None:
    """End the boundary events of an activity that has ended."""
    for event in boundaries(split):
        discard(event)
