"""Let a token enter an element, or leave one, by an intervention and not by a flow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from SpiffWorkflow.util.task import TaskState

from engine.diagrams.model import NodeKind
from engine.errors import InvalidInput
from engine.spiff import tree
from engine.spiff.build import SPLIT, entry
from engine.spiff.marks import ACTED, SKIPPED
from engine.spiff.positions import listens
from engine.spiff.specs import FLOW, External, Listener, Many, Parallel, Split
from engine.spiff.workflow import LiveWorkflow

_THROWING = frozenset({NodeKind.END, NodeKind.THROW, NodeKind.SEND_TASK})


def enter(workflow: LiveWorkflow, host_id: UUID | None, element_id: str) -> None:
    """Put a new token at an element of the process, or of the subprocess that a task hosts.

    The element may have one incoming flow only if it is a gateway that joins.
    """
    scope = workflow if host_id is None else workflow.subprocesses[host_id]
    program = workflow.program
    is_host = element_id in program.boundaries
    name = SPLIT + element_id if is_host else entry(program.nodes[element_id])
    spec = scope.spec.task_specs[name]
    task = scope.task_tree._add_child(spec, TaskState.FUTURE)  # noqa: SLF001 - the library's own verb
    if isinstance(spec, Parallel):
        task.internal_data[FLOW] = next((f.id for f in program.incoming[element_id]), None)
    spec._update(task)  # noqa: SLF001 - the library's own verb


def reenter(
    workflow: LiveWorkflow, closing: Iterable[UUID], host_id: UUID | None, element_id: str
) -> None:
    """End tokens with all they hold, and put one at an element they have come from.

    Event subprocesses listen again if what ends is one that had ended all else.
    """
    scope = workflow if host_id is None else workflow.subprocesses[host_id]
    ended = set()
    for task_id in closing:
        task = scope.tasks[task_id]
        ended.add(task.task_spec.name)
        tree.discard(task)
    specs = scope.spec.task_specs.values()
    listeners = [spec for spec in specs if isinstance(spec, Listener)]
    if any(spec.interrupts and spec.begins in ended for spec in listeners):
        for spec in listeners:
            tree.add(scope.task_tree, spec.name)
    enter(workflow, host_id, element_id)


def step_over(workflow: LiveWorkflow, task_id: UUID) -> None:
    """Let a token go on that cannot do what its element asks; raises InvalidInput.

    Work outside counts as done, a script as run, a message or an error as not to be thrown, an
    awaited event as happened; an event that only listens is no longer listened for.
    """
    task = tree.find(workflow, task_id)
    if task is None or isinstance(task.task_spec, (Many, Split)):
        raise _refusal()
    if listens(task):
        tree.discard(task)
    elif workflow.waits_at(task_id):
        _let_through(workflow, task)
    else:
        task.internal_data[_mark(workflow, task)] = True
        workflow.retry(task_id)


def _let_through(workflow: LiveWorkflow, task: Any) -> None:
    if isinstance(task.task_spec, External):
        workflow.complete(task.id, {})
    else:
        workflow.trigger(task.id, {})


def _mark(workflow: LiveWorkflow, task: Any) -> str:
    """Return the mark by which an element's act is passed over."""
    kind = workflow.node(task).kind
    mark = {NodeKind.SCRIPT_TASK: ACTED}.get(kind, SKIPPED if kind in _THROWING else "")
    if not mark or mark in task.internal_data:
        raise _refusal()
    return mark


def _refusal() -> InvalidInput:
    return InvalidInput(
        "Здесь пропускать нечего: шаг не может выбрать, куда идти дальше. "
        "Исправьте данные и повторите, переведите экземпляр на другую версию "
        "или верните его к другому шагу."
    )
