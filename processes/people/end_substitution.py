"""End a substitution before its last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.actor import Actor
from engine.command import Command
from engine.errors import InvalidState, NotFound
from processes.people.directory import held_on
from processes.people.events import PeopleEventKind, record_change
from processes.people.period import today
from processes.people.substitute import require_appointer
from processes.people.tables import substitutions
from processes.people.values import Substitution

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class EndSubstitution(Command[None]):
    """The absent person is back: from this moment the substitute acts for himself only.

    Raises InvalidState (it has ended already), NotAllowed (see `Substitute`), NotFound.
    """

    actor: Actor
    substitution_id: int

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        substitution = self._substitution(uow)
        day = today(uow.now)
        held = held_on(uow.connection, substitution.absent_id, day)
        require_appointer(self.actor, substitution.absent_id, held)
        if substitution.valid_until < day:
            raise InvalidState(
                f"Замещение уже закончилось {substitution.valid_until:%d.%m.%Y}; "
                "завершать его не нужно."
            )
        last_day = day - timedelta(days=1)
        uow.connection.execute(
            substitutions.update()
            .where(substitutions.c.id == self.substitution_id)
            .values(valid_until=last_day)
        )
        record_change(
            uow,
            self.actor,
            PeopleEventKind.SUBSTITUTION_ENDED,
            substitution.absent_id,
            substitution_id=substitution.id,
            substitute_id=substitution.substitute_id,
            valid_until=last_day,
            valid_until_before=substitution.valid_until,
        )

    def _substitution(self, uow: UnitOfWork) -> Substitution:
        found = select(substitutions).where(substitutions.c.id == self.substitution_id)
        row = uow.connection.execute(found).one_or_none()
        if row is None:
            raise NotFound(f"Замещение № {self.substitution_id} не найдено. Обновите страницу.")
        return Substitution.of(row)
