"""Make an `Actor` of a person: for himself, standing in, or entering a paper form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from engine.actor import Actor, Intervention
from engine.command import Query
from engine.errors import NotAllowed
from processes.people.directory import existing_person, held_on, substitutions_on
from processes.people.period import today
from processes.people.permissions import allowed, organisations_for
from processes.people.substitute import shared
from processes.people.values import Person
from processes.people.verbs import Verb
from processes.roles import HeldRole, Role

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

PAPER_ROLES = frozenset({Role.MENTEE, Role.GUARDIAN, Role.MENTOR, Role.PARTNER_ORG})
"""Participants for whom a curator may enter what they handed in on paper."""

_INTERVENTIONS = {
    Intervention.CONTROL: Verb.INSTANCE_CONTROL,
    Intervention.MIGRATE: Verb.INSTANCE_MIGRATE,
    Intervention.RESOLVE: Verb.INCIDENT_RESOLVE,
}


@dataclass(frozen=True, slots=True)
class ActorOf(Query[Actor]):
    """A person acting for himself, with the positions that he holds today.

    Raises NotAllowed when his account is switched off, NotFound.
    """

    person_id: str

    def execute(self, uow: UnitOfWork) -> Actor:
        """Return the actor."""
        return PersonAndActor(self.person_id).execute(uow)[1]


@dataclass(frozen=True, slots=True)
class PersonAndActor(Query[tuple[Person, Actor]]):
    """A person, and the actor that he is for himself; raises as `ActorOf` does."""

    person_id: str

    def execute(self, uow: UnitOfWork) -> tuple[Person, Actor]:
        """Return both."""
        row = _require_active(uow.connection, self.person_id)
        held = held_on(uow.connection, self.person_id, today(uow.now))
        return Person.of(row), _actor(self.person_id, held)


@dataclass(frozen=True, slots=True)
class ActorFor(Query[Actor]):
    """A person standing in for an absent one, with that one's groups and not his own.

    Positions pass only at organisations where he holds a role himself; see `shared`.
    Raises NotAllowed when no substitution counts today, or nothing passes; NotFound.
    """

    person_id: str
    absent_id: str

    def execute(self, uow: UnitOfWork) -> Actor:
        """Return the actor, with both ids."""
        day = today(uow.now)
        _require_active(uow.connection, self.person_id)
        existing_person(uow.connection, self.absent_id)
        passed = self._passed(uow.connection, day)
        if not passed or not self._stands_in(uow.connection, day):
            raise NotAllowed(
                "Сегодня вы не замещаете этого сотрудника. "
                "Замещение назначает он сам, руководитель ОО или администратор."
            )
        return _actor(self.person_id, passed, self.absent_id)

    def _stands_in(self, connection: Connection, day: date) -> bool:
        rows = substitutions_on(connection, self.person_id, day)
        return any(row.absent_id == self.absent_id for row in rows)

    def _passed(self, connection: Connection, day: date) -> frozenset[HeldRole]:
        own = held_on(connection, self.person_id, day)
        return shared(held_on(connection, self.absent_id, day), own)


@dataclass(frozen=True, slots=True)
class OnBehalf(Query[Actor]):
    """A curator entering a paper form of a participant of his own organisation.

    The groups are the participant's at the organisations where the curator is curator.
    Raises NotAllowed when he is no curator there or the participant has no such part; NotFound.
    """

    curator_id: str
    participant_id: str

    def execute(self, uow: UnitOfWork) -> Actor:
        """Return the actor, with both ids."""
        day = today(uow.now)
        _require_active(uow.connection, self.curator_id)
        existing_person(uow.connection, self.participant_id)
        own = held_on(uow.connection, self.curator_id, day)
        places = {held.organisation for held in own if held.role is Role.INSTITUTION_CURATOR}
        parts = frozenset(
            held
            for held in held_on(uow.connection, self.participant_id, day)
            if held.role in PAPER_ROLES and held.organisation in places
        )
        if not parts or self.curator_id == self.participant_id:
            raise NotAllowed(
                "Вносить бумажную форму может только куратор ОО и только за участника своей ОО: "
                "наставляемого, законного представителя, наставника или партнёра."
            )
        groups = frozenset(held.group for held in parts)
        return Actor(self.curator_id, groups, on_behalf_of=self.participant_id)


def _require_active(connection: Connection, person_id: str) -> Any:
    row = existing_person(connection, person_id)
    if not row.active:
        raise NotAllowed("Учётная запись отключена. Обратитесь к администратору.")
    return row


def _actor(person_id: str, held: frozenset[HeldRole], absent_id: str | None = None) -> Actor:
    return Actor(
        user_id=person_id,
        groups=frozenset(position.group for position in held),
        on_behalf_of=absent_id,
        may_reassign=organisations_for(held, Verb.WORK_ITEM_REASSIGN),
        interventions=frozenset(i for i, verb in _INTERVENTIONS.items() if allowed(held, verb)),
    )
