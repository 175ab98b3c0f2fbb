"""Which elements of two versions are alike enough for a token to go from one to the other."""

from __future__ import annotations

from engine.diagrams.model import Event, EventKind, Loop, Node, NodeKind, Scope
from engine.diagrams.program import Program

_NEVER_ENTERED = frozenset({NodeKind.START, NodeKind.BOUNDARY})
_JOINS = frozenset({NodeKind.PARALLEL, NodeKind.INCLUSIVE})


def named(node: Node) -> str:
    """Return how a sentence names an element."""
    return f"«{node.label}»"


def same_sort(old: Node, new: Node) -> bool:
    """Return whether what waits at one element can go on waiting at the other."""
    return (
        old.kind is new.kind
        and old.event.kind is new.event.kind
        and old.triggered_by_event == new.triggered_by_event
        and _shape(old.loop) == _shape(new.loop)
    )


def same_event(old: Event, new: Event) -> bool:
    """Return whether two events wait for the same thing at the same time."""
    return (old.kind, old.name, old.timer, old.text) == (new.kind, new.name, new.timer, new.text)


def may_be_entered(scope: Scope, node: Node) -> bool:
    """Return whether a token may be put at an element from outside.

    Not at events that listen, not behind an event-based gateway, and not at a join, which waits
    for tokens of several flows.
    """
    incoming = scope.incoming(node.id)
    gated = any(scope.nodes[flow.source].kind is NodeKind.EVENT_BASED for flow in incoming)
    joins = node.kind in _JOINS and len(incoming) > 1
    return not (node.kind in _NEVER_ENTERED or node.triggered_by_event or gated or joins)


def listeners_at(program: Program, host: Node) -> list[Node]:
    """Return the events that listen while a token is at an activity or an event-based gateway."""
    scope = program.scope_of(host.id)
    if host.kind is NodeKind.EVENT_BASED:
        return [program.nodes[flow.target] for flow in scope.outgoing(host.id)]
    return [node for node in scope.nodes.values() if node.attached_to == host.id]


def waits_for_time(node: Node) -> bool:
    """Return whether an event waits for a moment."""
    return node.event.kind is EventKind.TIMER


def _shape(loop: Loop | None) -> tuple[str | None, ...] | None:
    """Return of a repetition what the passes begun depend on."""
    if loop is None:
        return None
    return loop.kind, loop.item, loop.output_collection, loop.output_item
