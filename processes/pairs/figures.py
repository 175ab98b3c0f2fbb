"""Numbers about pairs for control (activities 8.1 and 8.2): no ids, no names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, exists, func, not_, select

from engine import Query
from processes.pairs.states import AT_WORK, PairState
from processes.pairs.tables import meeting_feedback, meetings, pairs
from processes.people.period import today

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

QUIET_DAYS = 30
"""After so many days without a meeting a pair is one to look at."""


@dataclass(frozen=True, slots=True)
class PairFigures:
    """Pairs that an order has named; those that have not met; meetings without feedback; early ends.

    A pair that was rematched counts as the one that continues it.
    """

    pairs: int
    without_meetings: int
    debts: int
    terminated: int


@dataclass(frozen=True, slots=True)
class FiguresOfPairs(Query[PairFigures]):
    """The figures of a school year, of one organisation or of all."""

    school_year: str
    organisation: str | None = None

    def execute(self, uow: UnitOfWork) -> PairFigures:
        """Count."""
        own = and_(pairs.c.school_year == self.school_year, pairs.c.ordered_on.is_not(None))
        if self.organisation is not None:
            own = and_(own, pairs.c.organisation == self.organisation)
        ended = pairs.c.state == PairState.TERMINATED.value
        return PairFigures(
            pairs=_count(uow, and_(own, pairs.c.state != PairState.REMATCH.value)),
            without_meetings=_count(uow, and_(own, _quiet(uow))),
            debts=_debts(uow, own),
            terminated=_count(uow, and_(own, ended)),
        )


def _count(uow: UnitOfWork, wanted: ColumnElement[bool]) -> int:
    return uow.connection.scalar(select(func.count()).select_from(pairs).where(wanted)) or 0


def _quiet(uow: UnitOfWork) -> ColumnElement[bool]:
    """Pairs at work for longer than that which did not meet in the last days."""
    since = today(uow.now) - timedelta(days=QUIET_DAYS)
    met = exists().where(
        meetings.c.pair_id == pairs.c.id, meetings.c.held.is_(True), meetings.c.held_on > since
    )
    return and_(
        pairs.c.state.in_([state.value for state in AT_WORK]),
        pairs.c.programme_starts <= since,
        not_(met),
    )


def _debts(uow: UnitOfWork, wanted: ColumnElement[bool]) -> int:
    query = (
        select(func.count(meetings.c.id.distinct()))
        .join(pairs, pairs.c.id == meetings.c.pair_id)
        .join(meeting_feedback, meeting_feedback.c.meeting_id == meetings.c.id)
        .where(wanted, meeting_feedback.c.given.is_(False))
    )
    return uow.connection.scalar(query) or 0
