"""Conditional events: asked whenever a variable of the instance has changed.

An event happens when its condition becomes true, or is true when its wait begins. One that goes on
listening must see the condition become false before it happens again (BPMN 2.0, table 10.89). A
condition that reads a variable which is not there yet is not true yet.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.errors import EngineError
from engine.spiff import scopes, tree
from engine.spiff.events import happen
from engine.spiff.marks import FAILED, HELD


def ask(top: Any) -> None:
    """Let the conditional events happen whose conditions have become true, the outer ones first."""
    for task in [task for task in tree.all_tokens(top) if _listens(top, task)]:
        if task.id in task.workflow.tasks and task.state == TaskState.WAITING:
            try:
                _ask(top, task)
            except EngineError as error:
                top.fail(task, str(error))


def _listens(top: Any, task: Any) -> bool:
    return (
        task.state == TaskState.WAITING
        and task.task_spec.element_id in top.program.conditional
        and FAILED not in task.internal_data
    )


def _ask(top: Any, task: Any) -> None:
    if not _is_true(top, task):
        task.internal_data.pop(HELD, None)
    elif HELD not in task.internal_data:
        again = happen(task, repeats=True)
        if again is not None:
            again.internal_data[HELD] = True


def _is_true(top: Any, task: Any) -> bool:
    condition = top.program.expression(top.node(task).event.text or "")
    visible = scopes.visible(top.variables, task)
    return condition.names <= visible.keys() and bool(condition.evaluate(visible, top.moment))
