"""When a parallel or an inclusive gateway may fire (BPMN 2.0, 13.4.1 and 13.4.3)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.diagrams.program import Program
from engine.spiff import tree
from engine.spiff.specs import FLOW, Parallel


def arrivals(workflow: Any, spec_name: str) -> dict[str, list[Any]]:
    """Return the tasks that wait at a join, by the flow they came by, in order of arrival."""
    found: dict[str, list[Any]] = defaultdict(list)
    for task in tree.tokens(workflow):
        if task.task_spec.name == spec_name and task.state == TaskState.WAITING:
            found[task.internal_data[FLOW]].append(task)
    return found


def fire_parallel(program: Program, workflow: Any, task: Any) -> bool:
    """Let a parallel gateway fire if a token waits on every incoming flow."""
    spec = task.task_spec
    waiting = arrivals(workflow, spec.name)
    if any(flow.id not in waiting for flow in program.incoming[spec.element_id]):
        return False
    _merge([tasks[0] for tasks in waiting.values()])
    return True


def fire_inclusive(program: Program, workflow: Any, task: Any) -> bool:
    """Let an inclusive gateway fire if nobody else can come on a flow without a token."""
    spec = task.task_spec
    waiting = arrivals(workflow, spec.name)
    reach = program.reaching(spec.element_id)
    for token in tree.tokens(workflow):
        if token.task_spec.name == spec.name and token.state == TaskState.WAITING:
            continue
        flows = reach.get(token.task_spec.element_id, frozenset())
        if flows and flows.isdisjoint(waiting):
            return False
    _merge([tasks[0] for tasks in waiting.values()])
    return True


def waiting_at_joins(top: Any) -> list[Any]:
    """Return one waiting task for each join that holds tokens."""
    found: dict[tuple[int, str], Any] = {}
    for task in tree.all_tokens(top):
        if isinstance(task.task_spec, Parallel) and task.state == TaskState.WAITING:
            found.setdefault((id(task.workflow), task.task_spec.name), task)
    return list(found.values())


def _merge(tasks: list[Any]) -> None:
    """Consume one token from each flow; the last to come goes on."""
    *consumed, last = tasks
    for task in consumed:
        tree.remove(task)
    last._ready()  # noqa: SLF001 - the library's own verb
