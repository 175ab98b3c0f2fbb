"""What stands in an inbox: one query a page, however many work items there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, literal_column, or_, select, union, union_all

from engine.actor import Actor
from engine.command import Query
from engine.instances.tables import instances
from engine.work_items.queries import COLUMNS, WorkItemSummary, summary_of
from engine.work_items.tables import COMPLETED, STILL_OPEN, work_items

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_OPEN, _CLAIMED = (
    work_items.c.state == literal_column(f"'{state}'") for state in ("open", "claimed")
)
"""Written out, as partial indexes are found only by what they were made with."""


class Box(StrEnum):
    """Which work items: all I can do, those I hold, free ones of my groups, overdue, done by me.

    `OTHERS`: those of the groups that somebody else holds. `LATE`: what others let wait too long.
    """

    ALL = "all"
    MINE = "mine"
    FREE = "free"
    OVERDUE = "overdue"
    DONE = "done"
    OTHERS = "others"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Late:
    """Open work items that were due before a moment (aware).

    Of the candidate groups, if they are given; of those that name a role to hear of it, if one is
    given; of an organisation.
    """

    before: datetime
    groups: frozenset[str] | None = None
    escalate_to: str | None = None
    organisation: str | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Yield conditions each of which has an index that begins with the longest overdue."""
        columns = work_items.c
        in_time = columns.due_or_never < self.before
        if self.organisation is not None:
            in_time &= columns.organisation == self.organisation
        if self.groups is not None:
            for group in sorted(self.groups):
                for state in (_OPEN, _CLAIMED):
                    yield state & (columns.candidate_group == group) & in_time
        elif self.escalate_to is not None:
            yield STILL_OPEN & (columns.escalate_to == self.escalate_to) & in_time
        else:
            yield STILL_OPEN & in_time


@dataclass(frozen=True, slots=True)
class Page:
    """Some work items, and whether there are more."""

    items: list[WorkItemSummary]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Inbox(Query[Page]):
    """A person's work items, soonest due first (those without a due date last).

    `text` looks in the task's name; `process_keys` and `organisation` narrow; pages are of `size`.
    `groups` stands for the actor's own groups where the caller has decided that he may see others'.
    `late` says what is in the box `LATE`; it, too, is for the caller to decide.
    """

    actor: Actor
    box: Box = Box.ALL
    text: str = ""
    process_keys: frozenset[str] | None = None
    organisation: str | None = None
    groups: frozenset[str] | None = None
    late: tuple[Late, ...] = ()
    size: int = 50
    page: int = 0

    def execute(self, uow: UnitOfWork) -> Page:
        """Return one page.

        Each group's items stand in an index in the order of the page, so that no more of them are
        read than the pages so far hold.
        """
        first, last = self.page * self.size, (self.page + 1) * self.size + 1
        parts = [self._front(condition, last) for condition in self._conditions(uow)]
        if not parts:
            return Page([], has_more=False)
        together = union if self.box is Box.LATE else union_all
        found = together(*parts).subquery()
        query = (
            select(*COLUMNS)
            .join(instances, instances.c.id == work_items.c.instance_id)
            .join(found, found.c.id == work_items.c.id)
            .order_by(*self._order(found.c))
            .limit(last - first)
            .offset(first)
        )
        rows = uow.connection.execute(query).all()
        return Page([summary_of(row) for row in rows[: self.size]], len(rows) > self.size)

    def _front(self, condition: ColumnElement[bool], length: int) -> Select[Any]:
        columns = work_items.c
        front = (
            select(columns.id, columns.due_or_never, columns.closed_at)
            .where(condition, *self._narrowed())
            .order_by(*self._order(columns))
            .limit(length)
            .subquery()
        )
        return select(front)

    def _order(self, columns: Any) -> tuple[ColumnElement[Any], ...]:
        if self.box is Box.DONE:
            return columns.closed_at.desc(), columns.id.desc()
        return columns.due_or_never, columns.id

    def _conditions(self, uow: UnitOfWork) -> Iterator[ColumnElement[bool]]:
        """Yield conditions each of which has an index.

        No two hold for one item, but in the box `LATE`, where it may come by several ways.
        """
        groups = sorted(self.actor.groups if self.groups is None else self.groups)
        if self.box is Box.DONE:
            yield COMPLETED & (work_items.c.completed_by == self.actor.user_id)
        elif self.box is Box.OTHERS:
            for group in groups:
                others = work_items.c.assignee != self.actor.acts_as
                yield _CLAIMED & (work_items.c.candidate_group == group) & others
        elif self.box is Box.LATE:
            for late in self.late:
                for condition in late.conditions():
                    yield condition & ~self._mine()
        else:
            in_time = work_items.c.due_or_never < uow.now
            for condition in self._to_do(groups):
                yield condition & in_time if self.box is Box.OVERDUE else condition

    def _mine(self) -> ColumnElement[bool]:
        """Return the condition that the other boxes show an open item to the actor."""
        assignee, groups = work_items.c.assignee, sorted(self.actor.groups)
        free = assignee.is_(None) & work_items.c.candidate_group.in_(groups)
        return or_(free, assignee.is_not_distinct_from(self.actor.acts_as))

    def _to_do(self, groups: list[str]) -> Iterator[ColumnElement[bool]]:
        if self.box is not Box.FREE:
            held = _CLAIMED & (work_items.c.assignee == self.actor.acts_as)
            if self.actor.on_behalf_of is not None:
                held &= work_items.c.candidate_group.in_(groups)
            yield held
        if self.box is not Box.MINE:
            for group in groups:
                yield _OPEN & (work_items.c.candidate_group == group)

    def _narrowed(self) -> Iterator[ColumnElement[bool]]:
        if self.text:
            yield work_items.c.name.icontains(self.text, autoescape=True)
        if self.process_keys is not None:
            yield work_items.c.process_key.in_(sorted(self.process_keys))
        if self.organisation:
            yield work_items.c.organisation == self.organisation
