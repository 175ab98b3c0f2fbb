"""Extend a term; the first date stays in history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import update

from engine.actor import Actor
from engine.command import Command
from engine.errors import InvalidInput
from engine.history.events import EventName, HistoryEvent
from engine.work_items.access import check_open, locked_item
from engine.work_items.lifecycle import WorkItemState
from engine.work_items.tables import work_items

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ExtendTerm(Command[None]):
    """Give a work item a later due date, for a reason. Who may is for the caller to check."""

    work_item_id: int
    due_at: datetime
    actor: Actor
    reason: str

    def execute(self, uow: UnitOfWork) -> None:
        """Extend it; raises NotFound, InvalidState, InvalidInput."""
        row, live = locked_item(uow, self.work_item_id)
        check_open(row, live, WorkItemState.COMPLETED)
        if not self.reason.strip():
            raise InvalidInput("Укажите причину продления срока.")
        if self.due_at <= uow.now or (row.due_at is not None and self.due_at <= row.due_at):
            raise InvalidInput("Новый срок должен быть позже прежнего и ещё не наступить.")
        uow.connection.execute(
            update(work_items)
            .where(work_items.c.id == row.id)
            .values(due_at=self.due_at, due_or_never=self.due_at)
        )
        before = row.due_at.isoformat() if row.due_at else None
        data = {"before": before, "after": self.due_at.isoformat(), "reason": self.reason}
        uow.record(
            HistoryEvent(
                EventName.WORK_ITEM_TERM_EXTENDED,
                live.id,
                self.actor,
                element_id=row.element_id,
                role=row.role,
                organisation=row.organisation,
                data={"work_item": row.id, **data},
            )
        )
