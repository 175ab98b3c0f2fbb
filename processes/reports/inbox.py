"""«Мои задачи» of the plan: the engine's inbox narrowed to an activity, and paper forms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, or_, select

from engine import Inbox, Query, WorkItemState
from engine.work_items.tables import work_items
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
class PlanInbox(Inbox):
    """An inbox that can be narrowed to the processes of one activity («4.2»)."""

    activity: str = ""

    def _narrowed(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.text:
            # SQLite compares Cyrillic letters only as they stand
            tried = {self.text, self.text.lower(), self.text.capitalize()}
            same = [work_items.c.name.contains(one, autoescape=True) for one in sorted(tried)]
            found.append(or_(work_items.c.name.icontains(self.text, autoescape=True), *same))
        if self.organisation:
            found.append(work_items.c.organisation == self.organisation)
        if self.activity:
            found.append(_of_activity(self.activity))
        return found


@dataclass(frozen=True, slots=True)
class PaperInbox(PlanInbox):
    """Open work items of participants for whom the actor, a curator, may enter paper forms."""

    def _condition(self, uow: UnitOfWork) -> ColumnElement[bool]:  # noqa: ARG002 - the box asks no clock
        groups = [
            f"{role}@{held.organisation}"
            for held in held_roles(self.actor.groups)
            if held.role is Role.INSTITUTION_CURATOR
            for role in PAPER_ROLES
        ]
        return and_(
            work_items.c.candidate_group.in_(groups),
            work_items.c.state == WorkItemState.CLAIMED.value,
            work_items.c.assignee != self.actor.user_id,
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


def _of_activity(number: str) -> ColumnElement[bool]:
    key = f"activity-{number}"
    column = work_items.c.process_key
    mine = [column == key, column.startswith(f"{key}.", autoescape=True)]
    if number == PAIRS_ACTIVITY:
        mine.append(column.startswith(_PAIRS, autoescape=True))
    return or_(*mine)
