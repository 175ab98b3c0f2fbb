"""Where a token goes next: pairs of spec name and flow id, decided before the task is run."""

from __future__ import annotations

from typing import Any

from engine.diagrams.model import EventKind, Flow, Node, NodeKind
from engine.errors import InvalidState
from engine.spiff.build import NODE, entries, entry, inner_entry
from engine.spiff.specs import Many, Root, Split

Route = tuple[str, str | None]


def routes(workflow: Any, task: Any) -> list[Route]:
    """Return where the token of a task goes; raises ExpressionError, InvalidState."""
    program, spec = workflow.program, task.task_spec
    process = program.process
    if isinstance(spec, Root):
        scope = process.scopes[task.workflow.spec.name]
        return [(entry(process, node), None) for node in entries(scope)]
    node = program.nodes[spec.element_id]
    if isinstance(spec, Split):
        boundaries = [
            n for n in process.scopes[node.scope].nodes.values() if n.attached_to == node.id
        ]
        return [(inner_entry(node), None), *((NODE + b.id, None) for b in boundaries)]
    if isinstance(task.parent.task_spec, Many) and not isinstance(spec, Many):
        return []
    if node.kind is NodeKind.THROW and node.event.kind is EventKind.LINK:
        return _through_link(program, node)
    flows = _chosen(workflow, task, node)
    return [(entry(process, program.nodes[flow.target]), flow.id) for flow in flows]


def _through_link(program: Any, node: Node) -> list[Route]:
    scope = program.process.scopes[node.scope]
    for target in scope.nodes.values():
        if (
            target.kind is NodeKind.CATCH
            and target.event.kind is EventKind.LINK
            and target.event.name == node.event.name
        ):
            return [(entry(program.process, target), None)]
    raise InvalidState(f"Для ссылки «{node.event.name}» нет продолжения на схеме.")


def _chosen(workflow: Any, task: Any, node: Node) -> list[Flow]:
    """Return the flows that the token takes (BPMN 2.0, 13.3.1 and 13.4)."""
    flows = workflow.program.outgoing[node.id]
    if node.kind in (NodeKind.PARALLEL, NodeKind.EVENT_BASED) or not flows:
        return list(flows)
    chosen: list[Flow] = []
    for flow in flows:
        if flow.id == node.default_flow:
            continue
        if flow.condition is None or workflow.evaluate(task, flow.condition):
            chosen.append(flow)
            if node.kind is NodeKind.EXCLUSIVE:
                break
    chosen = chosen or [flow for flow in flows if flow.id == node.default_flow]
    if not chosen:
        name = node.name or node.id
        raise InvalidState(f"После «{name}» ни одно условие не выполнено, а пути по умолчанию нет.")
    return chosen
