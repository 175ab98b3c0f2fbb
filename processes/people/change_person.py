"""Correct a person's name and address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.actor import Actor
from engine.command import Command
from processes.people.add_person import search_text
from processes.people.directory import existing_person
from processes.people.events import PeopleEventKind, record_change
from processes.people.permissions import require
from processes.people.tables import people
from processes.people.verbs import Verb
from processes.people.wording import checked_email, checked_text

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ChangePerson(Command[None]):
    """Give a person another name and e-mail address; the record says which fields changed.

    Raises InvalidInput, NotAllowed, NotFound.
    """

    actor: Actor
    person_id: str
    display_name: str = field(repr=False)
    email: str | None = field(default=None, repr=False)

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        require(self.actor, Verb.PEOPLE_MANAGE)
        person = existing_person(uow.connection, self.person_id)
        wanted = {
            "display_name": checked_text(self.display_name, "Имя", 200),
            "email": None if self.email is None else checked_email(self.email),
        }
        changed = [name for name, value in wanted.items() if getattr(person, name) != value]
        if not changed:
            return
        uow.connection.execute(
            people.update()
            .where(people.c.id == self.person_id)
            .values(search_text=search_text(str(wanted["display_name"]), person.login), **wanted)
        )
        record_change(
            uow, self.actor, PeopleEventKind.PERSON_CHANGED, self.person_id, fields=changed
        )
