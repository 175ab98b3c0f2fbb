"""Who a person is to one work item: himself, a stand-in, a curator with a paper form, or nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import (
    SYSTEM,
    Actor,
    NotAllowed,
    NotFound,
    Query,
    WorkItemDetails,
    WorkItemState,
    WorkItemSummary,
    WorkItemView,
)
from processes.people import OnBehalf, Person, PersonById
from processes.people.actor import PAPER_ROLES
from processes.roles import Role
from webapp.session import SignedIn

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_BY_NAME = frozenset({Role.MENTOR, Role.MENTEE, Role.GUARDIAN})
_STILL_OPEN = (WorkItemState.OPEN, WorkItemState.CLAIMED)


@dataclass(frozen=True, slots=True)
class Admission:
    """A work item and the actor that the person is to it.

    `participant` is the one whose paper form a curator enters.
    """

    actor: Actor
    details: WorkItemDetails
    participant: Person | None = None

    @property
    def item(self) -> WorkItemSummary:
        """The work item as a row."""
        return self.details.summary

    @property
    def may_do(self) -> bool:
        """Whether he may fill in and complete it."""
        return may_do(self.item, self.actor)

    @property
    def may_claim(self) -> bool:
        """Whether he may take it."""
        return self.may_do and self.item.assignee is None

    @property
    def may_release(self) -> bool:
        """Whether he may give it back to its group."""
        return may_release(self.item, self.actor)

    @property
    def may_hand_over(self) -> bool:
        """Whether he may hand it to a colleague: what is a participant's own goes to nobody."""
        if Role(self.item.role) in PAPER_ROLES or self.item.state not in _STILL_OPEN:
            return False
        return self.may_do or _manages(self.item, self.actor)


def may_see(item: WorkItemSummary, actor: Actor) -> bool:
    """Return whether the work item concerns the actor.

    What a participant holds or has done is not for others who have the same part in the school.
    """
    if actor.user_id == item.completed_by:
        return True
    if actor.holds(item.assignee, item.candidate_group):
        return _passes(item, actor)
    if _manages(item, actor):
        return True
    is_personal = Role(item.role) in PAPER_ROLES and item.state is not WorkItemState.OPEN
    return item.candidate_group in actor.groups and not is_personal


def may_do(item: WorkItemSummary, actor: Actor) -> bool:
    """Return whether the actor may fill in and complete the work item now."""
    if item.state not in _STILL_OPEN or not may_see(item, actor):
        return False
    if item.assignee is None:
        return item.candidate_group in actor.groups
    return actor.holds(item.assignee, item.candidate_group)


def may_release(item: WorkItemSummary, actor: Actor) -> bool:
    """Return whether the actor may give it back; what is given by name stays with the person."""
    if item.state is not WorkItemState.CLAIMED or Role(item.role) in _BY_NAME:
        return False
    return may_do(item, actor) or _manages(item, actor)


@dataclass(frozen=True, slots=True)
class AdmissionTo(Query[Admission]):
    """Let a person in to a work item; raises NotFound when it does not concern him."""

    work_item_id: int
    person: SignedIn

    def execute(self, uow: UnitOfWork) -> Admission:
        """Return who he is to it: who may do it goes before who may only see it."""
        details = WorkItemView(self.work_item_id, SYSTEM).execute(uow)
        actors = [one for one in self._actors(uow, details) if may_see(details.summary, one)]
        actors.sort(key=lambda one: not may_do(details.summary, one))
        if not actors:
            raise NotFound("Такой задачи нет, или она не ваша.")
        actor = actors[0]
        if actor is self.person.actor or actor.on_behalf_of is None:
            return Admission(actor, details)
        return Admission(actor, details, PersonById(actor.on_behalf_of).execute(uow))

    def _actors(self, uow: UnitOfWork, details: WorkItemDetails) -> Iterator[Actor]:
        yield self.person.actor
        item = details.summary
        if item.assignee is None or Role(item.role) not in PAPER_ROLES or self.person.absent:
            return
        try:
            curator = OnBehalf(self.person.person.id, item.assignee).execute(uow)
        except (NotAllowed, NotFound):
            return
        if item.candidate_group in curator.groups:
            yield curator


def _passes(item: WorkItemSummary, actor: Actor) -> bool:
    """Return whether a held item reaches a stand-in: only with what has passed to him."""
    if actor.on_behalf_of is None or item.candidate_group in actor.groups:
        return True
    places = {group.partition("@")[2] for group in actor.groups}
    is_his = item.assignee == actor.on_behalf_of and Role(item.role) not in PAPER_ROLES
    return is_his and _place(item) in places


def _manages(item: WorkItemSummary, actor: Actor) -> bool:
    """Return whether he may reassign it: his own people's work, not the department's with them."""
    return item.organisation in actor.may_reassign and _place(item) in actor.may_reassign


def _place(item: WorkItemSummary) -> str:
    return item.candidate_group.partition("@")[2]
