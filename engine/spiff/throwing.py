"""What a throwing element does: what leaves the instance is thrown before its token goes on."""

from __future__ import annotations

from typing import Any

from engine.diagrams.mapping import correlation_key, mapped
from engine.diagrams.model import EventKind, Node, NodeKind
from engine.spiff import scopes, tree
from engine.spiff.events import happen
from engine.spiff.handlers import handler_inside
from engine.spiff.marks import SKIPPED, THROWN
from engine.spiff.outcomes import Thrown

_THROWING = frozenset({NodeKind.END, NodeKind.THROW, NodeKind.SEND_TASK})
_OUTSIDE = frozenset({EventKind.MESSAGE, EventKind.SIGNAL})
_AROUND = frozenset({EventKind.ERROR, EventKind.ESCALATION, EventKind.CANCEL})
_DONE = frozenset({SKIPPED, THROWN})


def thrown_by(top: Any, task: Any, node: Node) -> Thrown | None:
    """Return what the element throws; None if nothing. Raises ExpressionError, InvalidInput.

    Expressions are evaluated here, while the token still stands: if one fails, it can be mended
    and tried again.
    """
    kind = node.event.kind
    if node.kind not in _THROWING or kind is EventKind.NONE or _DONE & task.internal_data.keys():
        return None
    if kind not in _OUTSIDE:
        return Thrown(node, task.id)
    visible = scopes.visible(top.variables, task)
    mapping = node.mapping("in")
    payload = mapped(top.program, mapping, visible, top.moment) if mapping else {}
    key = correlation_key(top.program, node, visible, top.moment)
    return Thrown(node, task.id, key, payload)


def goes_out(top: Any, task: Any, thrown: Thrown) -> bool:
    """Return whether it leaves the instance: what others may hear, or what has no handler here."""
    if thrown.kind in _OUTSIDE:
        return True
    unhandled = handler_inside(top, task.workflow, thrown.kind, thrown.name) is None
    return thrown.kind in _AROUND and unhandled


def throw(top: Any, workflow: Any, thrown: Thrown) -> None:
    """Throw inside the scope that the token has just left."""
    if thrown.kind is EventKind.TERMINATE:
        for token in workflow.task_tree.children:
            tree.discard(token)
        return
    handler = handler_inside(top, workflow, thrown.kind, thrown.name)
    if handler is not None:
        happen(handler, repeats=thrown.kind is EventKind.ESCALATION)
