"""Switch a person's account off or on again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.actor import Actor
from engine.command import Command
from engine.errors import NotAllowed
from processes.people.directory import existing_person
from processes.people.events import PeopleEventKind, record_change
from processes.people.permissions import require
from processes.people.tables import people
from processes.people.verbs import Verb

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SetActive(Command[None]):
    """Switch an account off (nobody signs in, no role counts) or on; nothing is deleted.

    Raises NotAllowed, also for one's own account; NotFound.
    """

    actor: Actor
    person_id: str
    active: bool

    def execute(self, uow: UnitOfWork) -> None:
        """Do it; saying what already holds changes nothing."""
        require(self.actor, Verb.PEOPLE_MANAGE)
        if self.person_id == self.actor.user_id:
            raise NotAllowed(
                "Отключить или включить собственную учётную запись нельзя. "
                "Попросите другого администратора."
            )
        if existing_person(uow.connection, self.person_id).active == self.active:
            return
        uow.connection.execute(
            people.update().where(people.c.id == self.person_id).values(active=self.active)
        )
        kind = (
            PeopleEventKind.PERSON_REACTIVATED
            if self.active
            else PeopleEventKind.PERSON_DEACTIVATED
        )
        record_change(uow, self.actor, kind, self.person_id)
