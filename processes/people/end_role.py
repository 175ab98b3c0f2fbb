"""End a position that a person holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.actor import Actor
from engine.command import Command
from engine.errors import InvalidInput, InvalidState, NotFound
from processes.people.events import PeopleEventKind, record_change
from processes.people.period import today
from processes.people.permissions import require
from processes.people.tables import role_assignments
from processes.people.values import RoleAssignment
from processes.people.verbs import Verb

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class EndRole(Command[None]):
    """Name the last day of an assignment; without one it counts no longer from today on.

    The past is not rewritten: the last day is yesterday at the earliest.
    Raises InvalidInput, InvalidState (it has ended already), NotAllowed, NotFound.
    """

    actor: Actor
    assignment_id: int
    last_day: date | None = None

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        require(self.actor, Verb.PEOPLE_MANAGE)
        assignment = self._assignment(uow)
        yesterday = today(uow.now) - _DAY
        last_day = self.last_day or yesterday
        if assignment.valid_until is not None and assignment.valid_until <= yesterday:
            raise InvalidState(
                f"Назначение уже закончилось {assignment.valid_until:%d.%m.%Y}. "
                "Изменить его нельзя; назначьте роль заново."
            )
        if last_day < yesterday:
            raise InvalidInput("Завершить роль задним числом нельзя. Укажите сегодняшний день.")
        uow.connection.execute(
            role_assignments.update()
            .where(role_assignments.c.id == self.assignment_id)
            .values(valid_until=last_day)
        )
        self._record(uow, assignment, last_day)

    def _assignment(self, uow: UnitOfWork) -> RoleAssignment:
        found = select(role_assignments).where(role_assignments.c.id == self.assignment_id)
        row = uow.connection.execute(found).one_or_none()
        if row is None:
            raise NotFound(f"Назначение № {self.assignment_id} не найдено. Обновите страницу.")
        return RoleAssignment.of(row)

    def _record(self, uow: UnitOfWork, ended: RoleAssignment, last_day: date) -> None:
        record_change(
            uow,
            self.actor,
            PeopleEventKind.ROLE_ENDED,
            ended.person_id,
            assignment_id=ended.id,
            role=ended.role,
            organisation_id=ended.organisation_id,
            valid_until=last_day,
            valid_until_before=ended.valid_until,
        )
