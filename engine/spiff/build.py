"""Build SpiffWorkflow specs from a process. Names are prefixed, so no author's id can clash."""

from __future__ import annotations

from typing import Any

from engine.diagrams.model import EventKind, Node, NodeKind, Process, Scope
from engine.spiff import specs

NODE, SPLIT, MANY, LISTEN = "n:", "split:", "many:", "listen:"

_PLAIN: dict[NodeKind, type[Any]] = {
    NodeKind.TASK: specs.Pass,
    NodeKind.MANUAL_TASK: specs.Pass,
    NodeKind.THROW: specs.Pass,
    NodeKind.CATCH: specs.Pass,
    NodeKind.SEND_TASK: specs.Pass,
    NodeKind.USER_TASK: specs.External,
    NodeKind.SERVICE_TASK: specs.External,
    NodeKind.CALL: specs.External,
    NodeKind.SCRIPT_TASK: specs.Pass,
    NodeKind.EXCLUSIVE: specs.Exclusive,
    NodeKind.PARALLEL: specs.Parallel,
    NodeKind.INCLUSIVE: specs.Inclusive,
}

_EVENTS: dict[NodeKind, type[Any]] = {
    NodeKind.START: specs.Start,
    NodeKind.END: specs.End,
    NodeKind.CATCH: specs.Catch,
    NodeKind.RECEIVE_TASK: specs.Catch,
    NodeKind.EVENT_BASED: specs.EventBased,
}


def build(process: Process) -> dict[str, specs.ScopeSpec]:
    """Return a spec for each scope of the process, by the scope's BPMN id."""
    return {scope.id: _scope(process, scope) for scope in process.scopes.values()}


def is_many(node: Node) -> bool:
    """Return whether the library's side makes several instances; a call counts them itself."""
    return node.loop is not None and (node.kind is not NodeKind.CALL or node.loop.is_standard)


def entry(node: Node) -> str:
    """Return the name of the spec at which a token enters a node, inside its boundary events."""
    return (MANY if is_many(node) else NODE) + node.id


def entries(scope: Scope) -> list[Node]:
    """Return the nodes at which a scope begins: its none start events, else nodes nobody leads to.

    A scope begun by a message or a timer begins at that start event.
    """
    starts = [n for n in scope.nodes.values() if n.kind is NodeKind.START]
    none_starts = [n for n in starts if n.event.kind is EventKind.NONE]
    if none_starts or starts:
        return none_starts or starts[:1]
    entered = {flow.target for flow in scope.flows}
    return [n for n in scope.nodes.values() if n.id not in entered and not is_passive(n)]


def is_passive(node: Node) -> bool:
    """Return whether tokens come to the node by other ways than flows."""
    return node.attached_to is not None or node.triggered_by_event


def _scope(process: Process, scope: Scope) -> specs.ScopeSpec:
    spec = specs.ScopeSpec(scope.id)
    hosts = {node.attached_to for node in scope.nodes.values()}
    for node in scope.nodes.values():
        _add(spec, node)
        if node.id in hosts:
            specs.Split(spec, SPLIT + node.id).element_id = node.id
    for subprocess, start in process.event_subprocesses(scope):
        _listen(spec, subprocess, start)
    return spec


def _add(spec: specs.ScopeSpec, node: Node) -> None:
    task_spec = _task_spec(spec, node)
    task_spec.element_id = node.id
    if is_many(node):
        specs.Many(spec, MANY + node.id).element_id = node.id


def _listen(spec: specs.ScopeSpec, subprocess: Node, start: Node) -> None:
    listener = specs.Listener(spec, LISTEN + start.id, specs.none_event())
    listener.element_id = start.id
    listener.begins = NODE + subprocess.id
    listener.interrupts = start.interrupting


def _task_spec(spec: specs.ScopeSpec, node: Node) -> Any:
    name = NODE + node.id
    if node.kind in _EVENTS and node.event.kind is not EventKind.LINK:
        return _EVENTS[node.kind](spec, name, specs.none_event())
    if node.kind is NodeKind.BOUNDARY:
        return specs.Boundary(spec, name, specs.none_event(), node.interrupting)
    if node.kind in (NodeKind.SUBPROCESS, NodeKind.TRANSACTION):
        return specs.Subprocess(spec, name, node.id)
    return _PLAIN[node.kind](spec, name)
