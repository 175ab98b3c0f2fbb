"""Say whether an organisation takes part in the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.actor import Actor
from engine.command import Command
from processes.people.directory import existing_organisation
from processes.people.events import PeopleEventKind, record_change
from processes.people.permissions import require
from processes.people.tables import organisations
from processes.people.verbs import Verb

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SetParticipation(Command[None]):
    """Put an organisation on the list of those in the plan, or take it off; ДО keeps that list.

    Branches that run already are not touched (anomaly A32). Raises NotAllowed, NotFound.
    """

    actor: Actor
    organisation_id: str
    takes_part: bool

    def execute(self, uow: UnitOfWork) -> None:
        """Do it; saying what already holds changes nothing."""
        require(self.actor, Verb.ORGANISATIONS_PARTICIPATION)
        if (
            existing_organisation(uow.connection, self.organisation_id).takes_part
            == self.takes_part
        ):
            return
        uow.connection.execute(
            organisations.update()
            .where(organisations.c.id == self.organisation_id)
            .values(takes_part=self.takes_part)
        )
        kind = PeopleEventKind.PARTICIPATION_CHANGED
        record_change(uow, self.actor, kind, self.organisation_id, takes_part=self.takes_part)
