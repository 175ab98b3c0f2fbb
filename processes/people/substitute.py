"""Let one person stand in for an absent one for a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.command import Command
from engine.errors import InvalidInput, InvalidState, NotAllowed
from processes.people.directory import held_on, locked_person
from processes.people.events import PeopleEventKind, record_change
from processes.people.period import check_period, overlapping, today
from processes.people.permissions import actor_may
from processes.people.tables import substitutions
from processes.people.verbs import Verb
from processes.people.wording import checked_text
from processes.roles import HeldRole

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Substitute(Command[int]):
    """Appoint a substitute from the first to the last day; return the id of the substitution.

    May be done by the absent person himself, by the head of his organisation, and by an
    administrator, but nobody appoints himself. The substitute must hold a role at one of the
    absent person's organisations on the day of the appointment, and gets no more than what the
    absent person has there; nobody stands in for a mentee or a legal representative.
    Standing in gives no right to approve one's own work: the actor carries both ids.
    Raises InvalidInput, InvalidState, NotAllowed, NotFound.
    """

    actor: Actor
    absent_id: str
    substitute_id: str
    valid_from: date
    valid_until: date
    reason: str = field(repr=False)

    def execute(self, uow: UnitOfWork) -> int:
        """Do it."""
        locked_person(uow.connection, self.absent_id)
        day = today(uow.now)
        held = held_on(uow.connection, self.absent_id, day)
        require_appointer(self.actor, self.absent_id, held)
        self._check_period(day)
        self._check_substitute(uow, held)
        self._check_calendar(uow.connection)
        return self._insert(uow)

    def _check_period(self, day: date) -> None:
        check_period(self.valid_from, self.valid_until)
        if self.valid_until < day:
            raise InvalidInput("Это время уже прошло. Укажите последний день не раньше сегодня.")

    def _check_substitute(self, uow: UnitOfWork, held: frozenset[HeldRole]) -> None:
        if self.substitute_id == self.absent_id:
            raise InvalidInput("Замещать самого себя нельзя. Выберите другого сотрудника.")
        if self.substitute_id in (self.actor.user_id, self.actor.on_behalf_of):
            raise NotAllowed("Назначить заместителем самого себя нельзя. Попросите администратора.")
        locked_person(uow.connection, self.substitute_id)
        own = held_on(uow.connection, self.substitute_id, today(uow.now))
        if not shared(held, own):
            raise InvalidInput(
                "Заместитель должен работать в той же организации, а у замещаемого должна быть "
                "роль, которую можно передать. Выберите другого сотрудника или сначала назначьте "
                "ему роль. За наставляемого и законного представителя бумажную форму вносит куратор."
            )

    def _check_calendar(self, connection: Connection) -> None:
        at_the_time = overlapping(substitutions, self.valid_from, self.valid_until)
        found = select(substitutions.c.id).where(at_the_time).limit(1)
        away = found.where(substitutions.c.absent_id == self.substitute_id)
        if connection.scalar(away) is not None:
            raise InvalidState(
                "Выбранный заместитель в это время сам отсутствует. Выберите другого сотрудника."
            )
        same = found.where(
            substitutions.c.absent_id == self.absent_id,
            substitutions.c.substitute_id == self.substitute_id,
        )
        if connection.scalar(same) is not None:
            raise InvalidState(
                "Этот сотрудник уже замещает отсутствующего в это время. "
                "Измените даты или завершите прежнее замещение."
            )

    def _insert(self, uow: UnitOfWork) -> int:
        period = {"valid_from": self.valid_from, "valid_until": self.valid_until}
        people = {"absent_id": self.absent_id, "substitute_id": self.substitute_id}
        reason = checked_text(self.reason, "Причина")
        added = uow.connection.execute(
            substitutions.insert()
            .values(reason=reason, **people, **period)
            .returning(substitutions.c.id)
        )
        substitution_id: int = added.scalar_one()
        record_change(
            uow,
            self.actor,
            PeopleEventKind.SUBSTITUTION_APPOINTED,
            self.absent_id,
            substitution_id=substitution_id,
            substitute_id=self.substitute_id,
            **period,
        )
        return substitution_id


def require_appointer(actor: Actor, absent_id: str, held: frozenset[HeldRole]) -> None:
    """Refuse whoever may not decide who stands in for the absent person. Raises NotAllowed."""
    is_absent_one = actor.user_id == absent_id and actor.on_behalf_of is None
    places = (None, *(role.organisation for role in held))
    if not is_absent_one and not any(
        actor_may(actor, Verb.PEOPLE_SUBSTITUTE, place) for place in places
    ):
        raise NotAllowed(
            "Замещение назначает и завершает сам отсутствующий, руководитель его ОО "
            "или администратор. Обратитесь к ним."
        )


def shared(held: frozenset[HeldRole], by_substitute: frozenset[HeldRole]) -> frozenset[HeldRole]:
    """Return what of the absent person's positions passes to the substitute.

    Only positions at organisations where the substitute holds a role himself, so that nobody comes
    to see children of another organisation; and no personal ones.
    """
    places = {role.organisation for role in by_substitute}
    return frozenset(
        position
        for position in held
        if position.organisation in places and not position.role.is_personal
    )
