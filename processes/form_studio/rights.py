"""Who may change forms, and who may look at their drafts."""

from __future__ import annotations

from engine.actor import Actor
from processes.people import Verb, actor_may
from processes.people.permissions import require


def require_form_author(actor: Actor) -> None:
    """Refuse whoever may not change forms. Raises NotAllowed."""
    require(actor, Verb.FORM_CHANGE)


def require_form_reader(actor: Actor) -> None:
    """Refuse whoever may not see how forms are made. Raises NotAllowed."""
    if not actor_may(actor, Verb.AUDIT_TECHNICAL):
        require_form_author(actor)
