"""«Мои задачи» of the plan: what is marked, what has reached a person, whose paper he enters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine import Actor, Inbox, Late, Query, WorkItemSummary
from engine.definitions.tables import process_definitions
from processes.deadlines.calendar import Present
from processes.deadlines.policy import LISTENERS, DeadlinePolicy
from processes.people.actor import PAPER_ROLES
from processes.people.tables import people
from processes.roles import HeldRole, Role, RoleScope, held_roles

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

PAIRS_ACTIVITY = "4.6"
"""The activity to which the life of a pair belongs."""

_PAIRS = "pair-"
_ACTIVITY = re.compile(r"activity-(\d+\.\d+)(?:\.|$)")


def activity_number(process_key: str) -> str | None:
    """Return the number of the activity that a process belongs to, such as "4.2"."""
    if process_key.startswith(_PAIRS):
        return PAIRS_ACTIVITY
    found = _ACTIVITY.match(process_key)
    return found[1] if found else None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of tasks; `reminded` are the ids of those that are marked."""

    items: list[WorkItemSummary]
    has_more: bool
    reminded: frozenset[int]


@dataclass(frozen=True, slots=True)
class TaskList(Query[Listed]):
    """A page of an inbox, with what the policy says of it: what is marked, what is in `Box.LATE`."""

    inbox: Inbox
    policy: DeadlinePolicy = field(default_factory=DeadlinePolicy)

    def execute(self, uow: UnitOfWork) -> Listed:
        """Return it, with one question to the database."""
        settings = uow.runtime.settings
        present = Present(uow.now, settings.calendar, settings.zone)
        late = tuple(_reached(self.inbox.actor, self.policy, present))
        page = replace(self.inbox, late=late).execute(uow)
        reminded = frozenset(
            one.id
            for one in page.items
            if one.closed_at is None
            and self.policy.is_reminded(one.reminder, one.opened_at, one.due_at, present)
        )
        return Listed(page.items, page.has_more, reminded)


def listens(actor: Actor) -> bool:
    """Return whether others' late work may reach the actor."""
    return any(held.role in LISTENERS for held in held_roles(actor.groups))


def _reached(actor: Actor, policy: DeadlinePolicy, present: Present) -> Iterator[Late]:
    """Yield what has reached the actor's roles: in his own organisation, or in the city."""
    for held in sorted(held_roles(actor.groups)):
        if held.role not in LISTENERS:
            continue
        place = None if held.role.home else held.organisation
        yield Late(present.now, escalate_to=held.role.value, organisation=place)
        for step in policy.escalations:
            if step.role is held.role:
                groups = None if place is None else _groups_of(place)
                yield Late(step.due_before(present), groups)


def _groups_of(organisation: str) -> frozenset[str]:
    here = (role for role in Role if role.scope is RoleScope.INSTITUTION)
    return frozenset(HeldRole(role, organisation).group for role in here)


@dataclass(frozen=True, slots=True)
class ProcessesOfActivity(Query[frozenset[str]]):
    """The keys of all deployed processes that belong to one activity («4.2»)."""

    number: str

    def execute(self, uow: UnitOfWork) -> frozenset[str]:
        """Return the keys."""
        found = uow.connection.scalars(select(process_definitions.c.process_key).distinct())
        return frozenset(key for key in found if activity_number(key) == self.number)


def paper_groups(actor: Actor) -> frozenset[str]:
    """Return the groups of participants whose paper forms the actor, a curator, may enter."""
    return frozenset(
        f"{role}@{held.organisation}"
        for held in held_roles(actor.groups)
        if held.role is Role.INSTITUTION_CURATOR
        for role in PAPER_ROLES
    )


@dataclass(frozen=True, slots=True)
class NamesOf(Query[dict[str, str]]):
    """Names of people by id, in one query; ids of nobody are left out."""

    ids: frozenset[str]

    @classmethod
    def among(cls, ids: Iterable[str | None]) -> NamesOf:
        """Build it from ids some of which are missing."""
        return cls(frozenset(one for one in ids if one is not None))

    def execute(self, uow: UnitOfWork) -> dict[str, str]:
        """Return the names."""
        if not self.ids:
            return {}
        query = select(people.c.id, people.c.display_name).where(people.c.id.in_(self.ids))
        return {row.id: row.display_name for row in uow.connection.execute(query)}
