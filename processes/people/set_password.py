"""Set a person's password."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.actor import Actor
from engine.command import Command
from engine.errors import InvalidState
from processes.people import passwords, throttle
from processes.people.directory import existing_person
from processes.people.events import PeopleEventKind, record_change
from processes.people.permissions import require
from processes.people.tables import people
from processes.people.verbs import Verb

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SetPassword(Command[None]):
    """Set the password of oneself or, as administrator, of another; lifts the login's waiting.

    Raises InvalidInput (easy to guess), InvalidState (the person has no login), NotAllowed,
    NotFound.
    """

    actor: Actor
    person_id: str
    password: str = field(repr=False)

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        if self.actor.user_id != self.person_id or self.actor.on_behalf_of is not None:
            require(self.actor, Verb.PEOPLE_MANAGE)
        person = existing_person(uow.connection, self.person_id)
        if person.login is None:
            raise InvalidState("У этого человека нет логина, поэтому пароль ему не нужен.")
        passwords.check_acceptable(self.password, person.login)
        uow.connection.execute(
            people.update()
            .where(people.c.id == self.person_id)
            .values(password_hash=passwords.hashed(self.password))
        )
        throttle.forget(uow, throttle.of_login(person.login))
        record_change(uow, self.actor, PeopleEventKind.PASSWORD_SET, self.person_id)
