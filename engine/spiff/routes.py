"""Where a token goes next: pairs of spec name and flow id, decided before the task is run."""

from __future__ import annotations

from typing import Any

from engine.diagrams.model import EventKind, Flow, Node, NodeKind
from engine.errors import InvalidState
from engine.spiff.build import LISTEN, NODE, SPLIT, entries, entry
from engine.spiff.specs import Many, Root, Split

Route = tuple[str, str | None]


def routes(top: Any, task: Any) -> list[Route]:
    """Return where the token of a task goes; raises ExpressionError, InvalidState."""
    spec = task.task_spec
    if isinstance(spec, Root):
        return _beginning(top, task.workflow)
    node = top.program.nodes[spec.element_id]
    if isinstance(spec, Split):
        listening = [(NODE + event.id, None) for event in top.program.boundaries[node.id]]
        return [(entry(node), None), *listening]
    if isinstance(task.parent.task_spec, Many) and not isinstance(spec, Many):
        return []
    if node.kind is NodeKind.THROW and node.event.kind is EventKind.LINK:
        return _through_link(top.program, node)
    return [
        (entered(top.program, top.program.nodes[flow.target]), flow.id)
        for flow in _chosen(top, task, node)
    ]


def _beginning(top: Any, workflow: Any) -> list[Route]:
    """Return where a scope begins: its event subprocesses listen before anything else happens."""
    process = top.program.process
    scope = process.scopes[workflow.spec.name]
    listening = [(LISTEN + start.id, None) for _, start in process.event_subprocesses(scope)]
    begun_at = top.begins_at if workflow is top else None
    nodes = entries(scope) if begun_at is None else [top.program.nodes[begun_at]]
    return [*listening, *((entered(top.program, node), None) for node in nodes)]


def entered(program: Any, node: Node) -> str:
    """Return the name of the spec at which a token enters a node, outside its boundary events."""
    return SPLIT + node.id if node.id in program.boundaries else entry(node)


def _through_link(program: Any, node: Node) -> list[Route]:
    scope = program.process.scopes[node.scope]
    for target in scope.nodes.values():
        if target.kind is NodeKind.CATCH and target.event == node.event:
            return [(entered(program, target), None)]
    raise InvalidState(f"Для ссылки «{node.event.name}» нет продолжения на схеме.")


def _chosen(top: Any, task: Any, node: Node) -> list[Flow]:
    """Return the flows that the token takes (BPMN 2.0, 13.3.1 and 13.4)."""
    flows = top.program.outgoing[node.id]
    if node.kind in (NodeKind.PARALLEL, NodeKind.EVENT_BASED) or not flows:
        return list(flows)
    chosen: list[Flow] = []
    for flow in flows:
        if flow.id == node.default_flow:
            continue
        if flow.condition is None or top.evaluate(task, flow.condition):
            chosen.append(flow)
            if node.kind is NodeKind.EXCLUSIVE:
                break
    chosen = chosen or [flow for flow in flows if flow.id == node.default_flow]
    if not chosen:
        name = node.label
        raise InvalidState(f"После «{name}» ни одно условие не выполнено, а пути по умолчанию нет.")
    return chosen
