"""«Мои задачи» of the plan: which processes an activity has, whose paper forms a curator enters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine import Actor, Query
from engine.definitions.tables import process_definitions
from processes.people.actor import PAPER_ROLES
from processes.people.tables import people
from processes.roles import Role, held_roles

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
