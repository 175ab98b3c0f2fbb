"""Make a pair or group, change who is in it, and make a new one that keeps the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, update

from engine import Command, InvalidInput, InvalidState
from engine.storage.rows import insert_row
from processes.pairs.move import MovePair, locked_state, remember_state
from processes.pairs.queries import PairById
from processes.pairs.states import PairState
from processes.pairs.tables import pair_members, pairs
from processes.pairs.values import Consent, Member

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CreatePair(Command[int]):
    """Make a pair, or with `group_name` a group, in the state `PROPOSED`; return its id.

    `match` says why these people were brought together: it stays in the pair's card.
    Raises InvalidInput when there is no mentee, or somebody would be his own mentor.
    """

    organisation: str
    school_year: str
    mentor: str
    members: tuple[Member, ...]
    programme_starts: date
    programme_ends: date
    mentor_entry: int | None = None
    mentor_guardian: str | None = None
    form: str | None = None
    group_name: str | None = None
    previous_id: int | None = None
    match: Mapping[str, Any] = field(default_factory=dict)
    instance_id: int | None = None

    def execute(self, uow: UnitOfWork) -> int:
        """Insert it."""
        if not self.members or self.mentor in {member.mentee for member in self.members}:
            raise InvalidInput("В паре нужны наставник и хотя бы один другой человек.")
        values = {
            name: getattr(self, name)
            for name in self.__slots__
            if name not in ("members", "match", "instance_id")
        }
        values |= {
            "state": PairState.PROPOSED.value,
            "match": dict(self.match),
            "created_at": uow.now,
        }
        pair_id = insert_row(uow.connection, pairs, values)
        _insert_members(uow, pair_id, self.members)
        remember_state(uow, MovePair(pair_id, PairState.PROPOSED, instance_id=self.instance_id))
        return pair_id


@dataclass(frozen=True, slots=True)
class SetMembers(Command[None]):
    """Make these the mentees of a pair that no order names yet; who is not among them leaves.

    Raises NotFound, InvalidState.
    """

    pair_id: int
    members: tuple[Member, ...]

    def execute(self, uow: UnitOfWork) -> None:
        """Insert the new ones, and let the others leave."""
        pair = PairById(self.pair_id).execute(uow)
        if pair.state not in (PairState.PROPOSED, PairState.AWAITING_CONSENT):
            raise InvalidState("Пара уже закреплена приказом: её состав не меняют подбором.")
        wanted = {member.mentee for member in self.members}
        gone = [mentee for mentee in pair.mentees if mentee not in wanted]
        uow.connection.execute(
            update(pair_members)
            .where(pair_members.c.pair_id == self.pair_id, pair_members.c.mentee.in_(gone))
            .values(left_at=uow.now)
        )
        new = tuple(member for member in self.members if member.mentee not in pair.mentees)
        _insert_members(uow, self.pair_id, new)


@dataclass(frozen=True, slots=True)
class Rematch(Command[int]):
    """Give the mentees of a closed pair another mentor: a new pair that keeps the history.

    Consents are asked anew. Those who refused stay out, unless then nobody would be left.
    Returns the new pair's id. Raises NotFound, InvalidState.
    """

    pair_id: int
    mentor: str
    mentor_entry: int | None = None
    mentor_guardian: str | None = None
    instance_id: int | None = None

    def execute(self, uow: UnitOfWork) -> int:
        """Make it."""
        if not locked_state(uow, self.pair_id).is_closed:
            raise InvalidState(
                "Сначала закройте прежнюю пару, потом подбирайте другого наставника."
            )
        old = PairById(self.pair_id).execute(uow)
        willing = tuple(member for member in old.everybody if _would_go_on(member))
        members = tuple(
            replace(member, consent=None, has_left=False) for member in willing or old.everybody
        )
        return CreatePair(
            old.organisation,
            old.school_year,
            self.mentor,
            members,
            old.programme_starts,
            old.programme_ends,
            mentor_entry=self.mentor_entry,
            mentor_guardian=self.mentor_guardian,
            form=old.form,
            group_name=old.group_name,
            previous_id=old.id,
            instance_id=self.instance_id,
        ).execute(uow)


def _would_go_on(member: Member) -> bool:
    return not member.has_left and member.consent != Consent.REFUSED


def _insert_members(uow: UnitOfWork, pair_id: int, members: tuple[Member, ...]) -> None:
    if members:
        uow.connection.execute(
            insert(pair_members),
            [
                {
                    "pair_id": pair_id,
                    "mentee": member.mentee,
                    "guardian": member.guardian,
                    "entry_id": member.entry_id,
                    "consent": member.consent,
                }
                for member in members
            ],
        )
