"""Take a work item, give it back, hand it to somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, update

from engine.actor import Actor
from engine.command import Command
from engine.errors import InvalidState, NotAllowed
from engine.history.events import EventName, HistoryEvent
from engine.instances.live import LiveInstance
from engine.storage.prepared import Prepared
from engine.work_items.access import check_may_do, check_may_see, check_open, locked_item
from engine.work_items.lifecycle import WorkItemState
from engine.work_items.tables import work_items

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


_HOLD = Prepared(
    update(work_items)
    .where(work_items.c.id == bindparam("id"))
    .values({name: bindparam(name) for name in ("state", "assignee", "claimed_at")})
)


@dataclass(frozen=True, slots=True)
class ClaimWorkItem(Command[None]):
    """Take a free work item; nobody else can then do it."""

    work_item_id: int
    actor: Actor

    def execute(self, uow: UnitOfWork) -> None:
        """Take it; raises NotFound, NotAllowed, InvalidState."""
        row, live = locked_item(uow, self.work_item_id)
        check_may_see(row, self.actor)
        check_open(row, live, WorkItemState.CLAIMED)
        if self.actor.holds(row.assignee, row.candidate_group):
            return
        check_may_do(row, self.actor)
        _hold(uow, row, self.actor.acts_as)
        _record(uow, live, row, EventName.WORK_ITEM_CLAIMED, self.actor, {})


@dataclass(frozen=True, slots=True)
class ReleaseWorkItem(Command[None]):
    """Give a work item back to its group; the draft stays."""

    work_item_id: int
    actor: Actor

    def execute(self, uow: UnitOfWork) -> None:
        """Give it back; raises NotFound, NotAllowed, InvalidState."""
        row, live = locked_item(uow, self.work_item_id)
        check_may_see(row, self.actor)
        check_open(row, live, WorkItemState.OPEN)
        if row.personal:
            raise InvalidState("Эта задача поручена лично: её можно только передать.")
        holds = self.actor.holds(row.assignee, row.candidate_group)
        if not holds and not self.actor.oversees(row.candidate_group):
            raise NotAllowed("Вернуть задачу может тот, кто её взял, или его руководитель.")
        _hold(uow, row, None)
        _record(uow, live, row, EventName.WORK_ITEM_RELEASED, self.actor, {"from": row.assignee})


@dataclass(frozen=True, slots=True)
class AssignWorkItem(Command[None]):
    """Hand a work item to another person: its holder delegates, a head reassigns.

    Whether the person may do it is for the caller to know; the engine has no people.
    """

    work_item_id: int
    assignee: str
    actor: Actor
    reason: str = ""

    def execute(self, uow: UnitOfWork) -> None:
        """Hand it over; raises NotFound, NotAllowed, InvalidState."""
        row, live = locked_item(uow, self.work_item_id)
        check_may_see(row, self.actor)
        check_open(row, live, WorkItemState.CLAIMED)
        if not self.actor.oversees(row.candidate_group):
            check_may_do(row, self.actor)
        if row.assignee == self.assignee:
            raise InvalidState("Эта задача уже у этого человека.")
        _hold(uow, row, self.assignee)
        data = {"from": row.assignee, "to": self.assignee, "reason": self.reason}
        _record(uow, live, row, EventName.WORK_ITEM_ASSIGNED, self.actor, data)


def _hold(uow: UnitOfWork, row: Any, assignee: str | None) -> None:
    """Write down who holds the item; None: nobody does."""
    state = WorkItemState.OPEN if assignee is None else WorkItemState.CLAIMED
    values = {
        "id": row.id,
        "state": state.value,
        "assignee": assignee,
        "claimed_at": None if assignee is None else uow.now,
    }
    _HOLD.run(uow.connection, values)


def _record(
    uow: UnitOfWork,
    live: LiveInstance,
    row: Any,
    name: EventName,
    actor: Actor,
    data: dict[str, Any],
) -> None:
    uow.record(
        HistoryEvent(
            name,
            live.id,
            actor,
            element_id=row.element_id,
            role=row.role,
            organisation=row.organisation,
            data={"work_item": row.id, **data},
        )
    )
