"""Who may change drafts, and who may look at them."""

from __future__ import annotations

from engine.actor import Actor
from processes.people import Verb, actor_may
from processes.people.permissions import require


def require_author(actor: Actor) -> None:
    """Refuse whoever may not change diagrams. Raises NotAllowed."""
    require(actor, Verb.DIAGRAM_CHANGE)


def may_read_drafts(actor: Actor) -> bool:
    """Return whether a person sees unpublished work: the owner's right, and the auditor's."""
    return actor_may(actor, Verb.DIAGRAM_CHANGE) or actor_may(actor, Verb.AUDIT_TECHNICAL)


def require_reader(actor: Actor) -> None:
    """Refuse whoever may not see drafts. Raises NotAllowed."""
    if not may_read_drafts(actor):
        require(actor, Verb.DIAGRAM_CHANGE)
