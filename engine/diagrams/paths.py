"""Paths through a scope: what can come after an element, what must have come before it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from engine.diagrams.model import EventKind, Flow, Node, NodeKind, Scope
from engine.diagrams.reach import reach


@dataclass(frozen=True, slots=True)
class Arrived:
    """A token at an element; one that waits at a join came by a flow."""

    element_id: str
    flow_id: str | None = None


def following(scope: Scope, element_id: str) -> Iterator[str]:
    """Yield where a token may go from an element: its flows, its boundary events, its link."""
    for flow in scope.outgoing(element_id):
        yield flow.target
    node = scope.nodes[element_id]
    linked = node.kind is NodeKind.THROW and node.event.kind is EventKind.LINK
    for other in scope.nodes.values():
        caught = linked and other.kind is NodeKind.CATCH and other.event == node.event
        if caught or other.attached_to == element_id:
            yield other.id


def reachable(scope: Scope, starts: Iterable[str], avoiding: Collection[str] = ()) -> set[str]:
    """Return the starts and all that tokens there can come to, never entering what is avoided."""
    found: set[str] = set()
    stack = [start for start in starts if start in scope.nodes]
    while stack:
        here = stack.pop()
        if here not in found:
            found.add(here)
            stack += [there for there in following(scope, here) if there not in avoiding]
    return found


def always_before(scope: Scope, entries: Collection[str], element_id: str) -> list[str]:
    """Return the elements through which every path from the entries leads, the nearest first."""
    possible = reachable(scope, entries)
    if element_id not in possible:
        return []
    possible.remove(element_id)
    found = [
        other
        for other in possible
        if element_id not in reachable(scope, [e for e in entries if e != other], {other})
    ]
    return sorted(found, key=lambda other: len(reachable(scope, [other])))


def starving(scope: Scope, tokens: Collection[Arrived]) -> list[tuple[Node, Flow]]:
    """Return parallel joins that will wait for ever, each with a flow by which nobody can come.

    A join counts if a token waits there or can come there. A necessary condition only: one token
    that can come by either of two flows is taken to come by both.
    """
    found = []
    for join in scope.nodes.values():
        if join.kind is NodeKind.PARALLEL and len(scope.incoming(join.id)) > 1:
            found += [(join, flow) for flow in _unreached(scope, join, tokens)]
    return found


def _unreached(scope: Scope, join: Node, tokens: Collection[Arrived]) -> list[Flow]:
    filled = {t.flow_id for t in tokens if t.element_id == join.id}
    leads = reach(scope, join.id)
    coming = {
        flow for t in tokens if t.element_id != join.id for flow in leads.get(t.element_id, ())
    }
    if not filled and not coming:
        return []
    return [flow for flow in scope.incoming(join.id) if flow.id not in filled | coming]
