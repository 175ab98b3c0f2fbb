"""Give a person a position at an organisation for a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.command import Command
from engine.errors import InvalidInput, InvalidState, NotAllowed
from engine.storage.rows import insert_row
from processes.people.directory import existing_organisation, locked_person
from processes.people.events import PeopleEventKind, record_change
from processes.people.period import check_period, overlapping, today
from processes.people.permissions import require
from processes.people.tables import role_assignments
from processes.people.values import OrganisationKind
from processes.people.verbs import Verb
from processes.roles import Role, RoleScope

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_KINDS = {
    RoleScope.OFFICE: {OrganisationKind.DEPARTMENT, OrganisationKind.METHODICAL_CENTER},
    RoleScope.INSTITUTION: {OrganisationKind.SCHOOL, OrganisationKind.ADDITIONAL_EDUCATION},
}


@dataclass(frozen=True, slots=True)
class GrantRole(Command[int]):
    """Give a position and return the id of the assignment.

    `valid_from` is today in Moscow unless given; `valid_until` is the last day, None means without
    end. A partner's contact person holds `partner_org` at the organisation he works with.
    Raises InvalidInput (the role does not stand there, dates), InvalidState (held already in that
    time), NotAllowed (also to oneself: an administrator gives himself no roles), NotFound.
    """

    actor: Actor
    person_id: str
    role: Role
    organisation_id: str
    valid_from: date | None = None
    valid_until: date | None = None

    def execute(self, uow: UnitOfWork) -> int:
        """Do it."""
        require(self.actor, Verb.PEOPLE_MANAGE)
        self._refuse_oneself()
        first = self.valid_from or today(uow.now)
        check_period(first, self.valid_until)
        locked_person(uow.connection, self.person_id)
        self._check_place(uow.connection)
        self._refuse_second_time(uow.connection, first)
        return self._insert(uow, first)

    def _insert(self, uow: UnitOfWork, first: date) -> int:
        values = {
            "role": Role(self.role),
            "organisation_id": self.organisation_id,
            "valid_from": first,
            "valid_until": self.valid_until,
        }
        row = {"person_id": self.person_id, **values}
        assignment_id = insert_row(uow.connection, role_assignments, row)
        kind = PeopleEventKind.ROLE_GRANTED
        record_change(uow, self.actor, kind, self.person_id, assignment_id=assignment_id, **values)
        return assignment_id

    def _refuse_oneself(self) -> None:
        if self.person_id in (self.actor.user_id, self.actor.on_behalf_of):
            raise NotAllowed("Назначить роль самому себе нельзя. Попросите другого администратора.")

    def _check_place(self, connection: Connection) -> None:
        organisation = existing_organisation(connection, self.organisation_id)
        role = Role(self.role)
        fits = (
            organisation.id == role.home
            if role.home is not None
            else organisation.kind in _KINDS[role.scope]
        )
        if not fits:
            raise InvalidInput(
                f"Роль «{role.russian_name}» не назначают в организации «{organisation.short_name}». "
                "Выберите другую организацию или роль."
            )

    def _refuse_second_time(self, connection: Connection, first: date) -> None:
        same = select(role_assignments.c.id).where(
            role_assignments.c.person_id == self.person_id,
            role_assignments.c.role == self.role,
            role_assignments.c.organisation_id == self.organisation_id,
            overlapping(role_assignments, first, self.valid_until),
        )
        if connection.scalar(same.limit(1)) is not None:
            raise InvalidState(
                "Эта роль у пользователя в это время уже есть. "
                "Измените даты или завершите прежнее назначение."
            )
