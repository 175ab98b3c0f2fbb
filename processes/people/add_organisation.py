"""Add an organisation to the directory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.actor import Actor
from engine.command import Command
from engine.errors import InvalidState
from processes.people.events import PeopleEventKind, record_change
from processes.people.permissions import require
from processes.people.tables import organisations
from processes.people.values import OrganisationKind
from processes.people.verbs import Verb
from processes.people.wording import checked_id, checked_text

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AddOrganisation(Command[str]):
    """Add an organisation and return its id.

    `organisation_id` is made by people (`oo-05`); `short_name` is what tables show («СОШ № 5»).
    Whether it takes part in the plan is decided by ДО (anomaly A32), see `SetParticipation`.
    Raises InvalidInput, InvalidState when the id is taken, NotAllowed.
    """

    actor: Actor
    organisation_id: str
    short_name: str
    full_name: str
    kind: OrganisationKind
    takes_part: bool = False

    def execute(self, uow: UnitOfWork) -> str:
        """Do it."""
        require(self.actor, Verb.PEOPLE_MANAGE)
        known = select(organisations.c.id).where(organisations.c.id == self.organisation_id)
        if uow.connection.scalar(known) is not None:
            raise InvalidState(
                f"Организация с кодом {self.organisation_id} уже есть. Выберите другой код."
            )
        uow.connection.execute(
            organisations.insert().values(
                id=checked_id(self.organisation_id),
                short_name=checked_text(self.short_name, "Краткое название", 100),
                full_name=checked_text(self.full_name, "Полное название"),
                kind=OrganisationKind(self.kind),
                takes_part=self.takes_part,
            )
        )
        self._record(uow)
        return self.organisation_id

    def _record(self, uow: UnitOfWork) -> None:
        record_change(
            uow,
            self.actor,
            PeopleEventKind.ORGANISATION_ADDED,
            self.organisation_id,
            kind=self.kind,
            takes_part=self.takes_part,
        )
