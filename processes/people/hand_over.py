"""Hand a work item over to a colleague who may do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import Actor, AssignWorkItem, Command, InvalidInput, NotAllowed, Query, WorkItemView
from processes.people.actor import PAPER_ROLES
from processes.people.queries import PeopleWithRole
from processes.people.values import Person
from processes.roles import Role

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class MayTakeOver(Query[list[Person]]):
    """Who may be handed a work item: holders of its role, and curators for work of their head.

    An organisation's work goes to its head, who may delegate it inside (item 2 of the order).
    What is a participant's own (his consent, his answers) is handed to nobody. Raises NotFound.
    """

    work_item_id: int
    actor: Actor

    def execute(self, uow: UnitOfWork) -> list[Person]:
        """Return the people by role and name, each once, without the present holder."""
        item = WorkItemView(self.work_item_id, self.actor).execute(uow).summary
        role = Role(item.role)
        if role in PAPER_ROLES:
            return []
        roles = (role, Role.INSTITUTION_CURATOR) if role is Role.INSTITUTION_HEAD else (role,)
        found = {
            person.id: person
            for one in roles
            for person in PeopleWithRole(one, item.organisation or "").execute(uow)
        }
        holder = item.assignee or self.actor.on_behalf_of or self.actor.user_id
        return [person for person in found.values() if person.id != holder]


@dataclass(frozen=True, slots=True)
class HandOver(Command[Person]):
    """Hand a work item to a person who may do it, with a reason that history keeps.

    Raises NotFound, NotAllowed, InvalidState, InvalidInput; then nothing has changed.
    """

    work_item_id: int
    person_id: str
    actor: Actor
    reason: str

    def execute(self, uow: UnitOfWork) -> Person:
        """Return the person who has it now."""
        reason = said_reason(self.reason)
        if not self.person_id:
            raise InvalidInput("Выберите, кому передать задачу.")
        known = MayTakeOver(self.work_item_id, self.actor).execute(uow)
        person = next((one for one in known if one.id == self.person_id), None)
        if person is None:
            raise NotAllowed("Этому человеку нельзя передать задачу: у него нет нужной роли.")
        AssignWorkItem(self.work_item_id, person.id, self.actor, reason).execute(uow)
        return person


def said_reason(text: str) -> str:
    """Return the reason of a hand-over as it is kept; raises InvalidInput."""
    reason = text.strip()
    if not reason:
        raise InvalidInput("Напишите причину передачи: она останется в журнале.")
    if len(reason) > _LONGEST_REASON:
        raise InvalidInput(f"Причина длиннее {_LONGEST_REASON} знаков: сократите её.")
    return reason
