"""When a parallel or an inclusive gateway may fire (BPMN 2.0, 13.4.1 and 13.4.3)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.diagrams.model import Flow, Node, NodeKind, Scope
from engine.spiff import tree
from engine.spiff.specs import FLOW, Inclusive


def arrivals(workflow: Any, spec_name: str) -> dict[str, list[Any]]:
    """Return the tasks that wait at a join, by the flow they came by, in order of arrival."""
    found: dict[str, list[Any]] = defaultdict(list)
    for task in tree.tokens(workflow):
        if task.task_spec.name == spec_name and task.state == TaskState.WAITING:
            found[task.internal_data[FLOW]].append(task)
    return found


def fire_parallel(workflow: Any, spec_name: str, scope: Scope, node: Node) -> bool:
    """Let a parallel gateway fire if a token waits on every incoming flow."""
    waiting = arrivals(workflow, spec_name)
    if any(flow.id not in waiting for flow in scope.incoming(node.id)):
        return False
    _merge([tasks[0] for tasks in waiting.values()])
    return True


def fire_inclusive(workflow: Any, spec_name: str, scope: Scope, node: Node) -> bool:
    """Let an inclusive gateway fire if nobody else can come on a flow without a token."""
    waiting = arrivals(workflow, spec_name)
    incoming = scope.incoming(node.id)
    empty = [flow for flow in incoming if flow.id not in waiting]
    filled = [flow for flow in incoming if flow.id in waiting]
    for task in tree.tokens(workflow):
        element = getattr(task.task_spec, "element_id", None)
        if element is None or (
            task.task_spec.name == spec_name and task.state == TaskState.WAITING
        ):
            continue
        if _reaches(scope, element, empty, node.id) and not _reaches(
            scope, element, filled, node.id
        ):
            return False
    _merge([tasks[0] for tasks in waiting.values()])
    return True


def waiting_inclusive(top: Any) -> list[Any]:
    """Return one waiting task for each inclusive join that holds tokens."""
    found: dict[tuple[int, str], Any] = {}
    for task in tree.all_tokens(top):
        if isinstance(task.task_spec, Inclusive) and task.state == TaskState.WAITING:
            found.setdefault((id(task.workflow), task.task_spec.name), task)
    return list(found.values())


def _merge(tasks: list[Any]) -> None:
    """Consume one token from each flow; the last to come goes on."""
    *consumed, last = tasks
    for task in consumed:
        tree.remove(task)
    last._ready()  # noqa: SLF001 - the library's own verb


def _reaches(scope: Scope, element: str, flows: list[Flow], avoiding: str) -> bool:
    """Return whether a token at the element can come to one of the flows without the join."""
    targets = {flow.source for flow in flows}
    seen, stack = {element}, [element]
    while stack:
        here = stack.pop()
        if here in targets and here != avoiding:
            return True
        for following in _following(scope, here):
            if following not in seen and following != avoiding:
                seen.add(following)
                stack.append(following)
    return False


def _following(scope: Scope, element: str) -> list[str]:
    """Return where a token may go from an element: its flows, its boundary events."""
    result = [flow.target for flow in scope.outgoing(element)]
    result += [n.id for n in scope.nodes.values() if n.attached_to == element]
    node = scope.nodes[element]
    if node.kind is NodeKind.THROW and node.event.name:
        result += [
            n.id for n in scope.nodes.values() if n.kind is NodeKind.CATCH and n.event == node.event
        ]
    return result
