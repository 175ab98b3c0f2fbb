"""From where a token can still come to a join (BPMN 2.0, 13.4.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from engine.diagrams.model import EventKind, NodeKind, Scope

Reach = Mapping[str, frozenset[str]]
"""For each node of a scope: the flows into the join that it leads to without passing the join."""


def reach(scope: Scope, join_id: str) -> Reach:
    """Return for every node which flows into the join a token there may yet come by."""
    behind = _behind(scope)
    found: dict[str, set[str]] = defaultdict(set)
    for flow in scope.incoming(join_id):
        stack = [flow.source]
        while stack:
            here = stack.pop()
            if here != join_id and flow.id not in found[here]:
                found[here].add(flow.id)
                stack += behind[here]
    return {node_id: frozenset(flows) for node_id, flows in found.items()}


def _behind(scope: Scope) -> dict[str, list[str]]:
    """Return for each node those from which a token comes to it: by flow, boundary event or link."""
    behind: dict[str, list[str]] = defaultdict(list)
    for flow in scope.flows:
        behind[flow.target].append(flow.source)
    for node in scope.nodes.values():
        if node.attached_to is not None:
            behind[node.id].append(node.attached_to)
        elif node.kind is NodeKind.CATCH and node.event.kind is EventKind.LINK:
            behind[node.id] += [
                n.id
                for n in scope.nodes.values()
                if n.kind is NodeKind.THROW and n.event == node.event
            ]
    return behind
