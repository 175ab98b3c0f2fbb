"""Ask the table of permissions: may he, and how far."""

from __future__ import annotations

from collections.abc import Iterable

from engine.actor import Actor
from engine.errors import NotAllowed
from processes.people.permission_table import PERMISSIONS, Scope
from processes.people.verbs import Verb
from processes.roles import HeldRole, Role, held_roles

_WIDTH = {scope: width for width, scope in enumerate(Scope)}
_READINESS_ACTIVITY = "4.1"


def scope_for(verb: Verb | str, role: Role) -> Scope:
    """Return how far a right reaches for one role. Raises ValueError for an unknown verb."""
    return PERMISSIONS[Verb(verb)].get(role, Scope.NONE)


def scope_of(actor_roles: Iterable[HeldRole], verb: Verb | str) -> Scope:
    """Return the widest scope that the positions give together."""
    scopes = (scope_for(verb, held.role) for held in actor_roles)
    return max(scopes, key=_WIDTH.__getitem__, default=Scope.NONE)


def organisations_for(actor_roles: Iterable[HeldRole], verb: Verb | str) -> frozenset[str]:
    """Return the organisations where the right covers every row; for `Scope.ALL` ask `scope_of`."""
    return frozenset(
        held.organisation
        for held in actor_roles
        if scope_for(verb, held.role) is Scope.OWN_ORGANISATION
    )


def allowed(
    actor_roles: Iterable[HeldRole],
    verb: Verb | str,
    organisation: str | None = None,
    *,
    owns: bool = False,
) -> bool:
    """Return whether the positions give the right to a thing of the organisation.

    `organisation` is None for things that belong to the whole installation. `owns` says that the
    thing is the actor's own (his card, his pair, his work); only the caller can know that.
    """
    return any(_reaches(held, verb, organisation, owns=owns) for held in actor_roles)


def actor_may(
    actor: Actor, verb: Verb | str, organisation: str | None = None, *, owns: bool = False
) -> bool:
    """Return the same for an actor, by his candidate groups; the system may do everything."""
    return actor.is_system or allowed(held_roles(actor.groups), verb, organisation, owns=owns)


def require(
    actor: Actor, verb: Verb | str, organisation: str | None = None, *, owns: bool = False
) -> None:
    """Refuse with a sentence that says whose right it is. Raises NotAllowed."""
    if not actor_may(actor, verb, organisation, owns=owns):
        names = ", ".join(f"«{role.russian_name}»" for role in PERMISSIONS[Verb(verb)])
        raise NotAllowed(
            f"У вас нет права на это действие. Оно доступно ролям: {names}. "
            "Обратитесь к ним или к администратору."
        )


def gate_verb(activity: str) -> Verb:
    """Return the right to go on, with a written reason, without the end of an activity.

    It is the head's of the organisation; 4.1 is the readiness to begin, and ДО lets in to it.
    """
    return Verb.GATE_OPEN_READINESS if activity == _READINESS_ACTIVITY else Verb.GATE_OPEN


def _reaches(held: HeldRole, verb: Verb | str, organisation: str | None, *, owns: bool) -> bool:
    scope = scope_for(verb, held.role)
    if scope is Scope.ALL:
        return True
    if scope is Scope.NONE or organisation not in (held.organisation, None):
        return False
    return owns or (scope is Scope.OWN_ORGANISATION and organisation is not None)
