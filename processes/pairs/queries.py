"""Ask about pairs. Who may see what they return is asked elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, true

from engine import NotFound, Query
from engine.storage.prepared import Prepared
from processes.pairs.states import PairState
from processes.pairs.tables import meetings, pair_members, pair_states, pairs
from processes.pairs.values import Meeting, MeetingKind, Member, Pair

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_NOT_SHOWN = frozenset({"match", "outcome"})
_COLUMNS = [column for column in pairs.c if column.name not in _NOT_SHOWN]
_OF_PAIR = pair_members.c.pair_id == bindparam("pair")
_PAIR = Prepared(select(*_COLUMNS).where(pairs.c.id == bindparam("pair")))
_MEMBERS = Prepared(select(pair_members).where(_OF_PAIR).order_by(pair_members.c.id))


@dataclass(frozen=True, slots=True)
class PairById(Query[Pair]):
    """One pair; raises NotFound."""

    pair_id: int

    def execute(self, uow: UnitOfWork) -> Pair:
        """Return it with its members."""
        wanted = {"pair": self.pair_id}
        row = _PAIR.first(uow.connection, wanted)
        if row is None:
            raise NotFound(f"Пары № {self.pair_id} нет: проверьте ссылку.")
        return _pairs([row], _MEMBERS.all(uow.connection, wanted))[0]


@dataclass(frozen=True, slots=True)
class PairsOf(Query[list[Pair]]):
    """Pairs of an organisation, a school year, some states, a person: by id.

    `person` is a mentor, a mentee or a legal representative of the pair.
    """

    organisation: str | None = None
    school_year: str | None = None
    states: Collection[PairState] | None = None
    person: str | None = None

    def execute(self, uow: UnitOfWork) -> list[Pair]:
        """Return them with their members."""
        wanted: list[ColumnElement[bool]] = [true()]
        if self.organisation is not None:
            wanted.append(pairs.c.organisation == self.organisation)
        if self.school_year is not None:
            wanted.append(pairs.c.school_year == self.school_year)
        if self.states is not None:
            wanted.append(pairs.c.state.in_([state.value for state in self.states]))
        if self.person is not None:
            wanted.append(_concerns(self.person))
        return _pairs_where(uow, and_(*wanted))


@dataclass(frozen=True, slots=True)
class PairHistory(Query[list[Pair]]):
    """A pair and those it continues, the newest first: rematching keeps the history."""

    pair_id: int

    def execute(self, uow: UnitOfWork) -> list[Pair]:
        """Return them; raises NotFound."""
        found = [PairById(self.pair_id).execute(uow)]
        while found[-1].previous_id is not None:
            found.append(PairById(found[-1].previous_id).execute(uow))
        return found


@dataclass(frozen=True, slots=True)
class PairCounts(Query[dict[tuple[str, PairState], int]]):
    """How many pairs there are by organisation and state: numbers, no names."""

    organisation: str | None = None
    school_year: str | None = None

    def execute(self, uow: UnitOfWork) -> dict[tuple[str, PairState], int]:
        """Return the counts."""
        query = select(pairs.c.organisation, pairs.c.state, func.count()).group_by(
            pairs.c.organisation, pairs.c.state
        )
        if self.organisation is not None:
            query = query.where(pairs.c.organisation == self.organisation)
        if self.school_year is not None:
            query = query.where(pairs.c.school_year == self.school_year)
        return {
            (organisation, PairState(state)): count
            for organisation, state, count in uow.connection.execute(query)
        }


@dataclass(frozen=True, slots=True)
class StatesOf(Query[list[tuple[PairState, Any]]]):
    """The states that a pair was in, with the moment each began, oldest first."""

    pair_id: int

    def execute(self, uow: UnitOfWork) -> list[tuple[PairState, Any]]:
        """Return them."""
        query = (
            select(pair_states.c.state, pair_states.c.entered_at)
            .where(pair_states.c.pair_id == self.pair_id)
            .order_by(pair_states.c.id)
        )
        return [(PairState(state), at) for state, at in uow.connection.execute(query)]


@dataclass(frozen=True, slots=True)
class MeetingsOf(Query[list[Meeting]]):
    """A pair's journal, in order; what was written in it is personal data."""

    pair_id: int

    def execute(self, uow: UnitOfWork) -> list[Meeting]:
        """Return the meetings."""
        query = (
            select(meetings).where(meetings.c.pair_id == self.pair_id).order_by(meetings.c.number)
        )
        rows = uow.connection.execute(query).mappings()
        return [Meeting(**{**row, "kind": MeetingKind(row["kind"])}) for row in rows]


def _concerns(person: str) -> ColumnElement[bool]:
    of_person = select(pair_members.c.pair_id).where(
        or_(pair_members.c.mentee == person, pair_members.c.guardian == person)
    )
    return or_(
        pairs.c.mentor == person, pairs.c.mentor_guardian == person, pairs.c.id.in_(of_person)
    )


def _pairs_where(uow: UnitOfWork, wanted: ColumnElement[bool]) -> list[Pair]:
    of_pairs = select(pair_members).join(pairs, pairs.c.id == pair_members.c.pair_id)
    members = uow.connection.execute(of_pairs.where(wanted).order_by(pair_members.c.id))
    return _pairs(
        uow.connection.execute(select(*_COLUMNS).where(wanted).order_by(pairs.c.id)), members
    )


def _pairs(rows: Iterable[Any], member_rows: Iterable[Any]) -> list[Pair]:
    """Return the pairs of rows of `_COLUMNS`, with those of their members."""
    members: dict[int, list[Member]] = {}
    for row in member_rows:
        members.setdefault(row.pair_id, []).append(
            Member(row.mentee, row.guardian, row.entry_id, row.consent, row.left_at is not None)
        )
    return [
        Pair(
            **{
                **row._asdict(),
                "state": PairState(row.state),
                "everybody": tuple(members.get(row.id, ())),
            }
        )
        for row in rows
    ]
