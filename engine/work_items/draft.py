"""Keep what has been typed so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from engine.actor import Actor
from engine.command import Command
from engine.errors import InvalidState, NotFound
from engine.storage.prepared import Prepared
from engine.work_items.access import check_may_do, check_may_see
from engine.work_items.tables import STILL_OPEN, work_items

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


_ITEM = Prepared(select(work_items).where(work_items.c.id == bindparam("id")))
_KEEP = Prepared(
    update(work_items)
    .where(work_items.c.id == bindparam("id"), STILL_OPEN)
    .values(draft=bindparam("draft"))
)


@dataclass(frozen=True, slots=True)
class SaveDraft(Command[None]):
    """Store a draft with the work item: it survives reload, release and reassignment.

    Drafts are not history: they may hold personal data and go when the item is closed.
    """

    work_item_id: int
    draft: Mapping[str, Any]
    actor: Actor

    def execute(self, uow: UnitOfWork) -> None:
        """Store it; raises NotFound, NotAllowed, InvalidState."""
        row = _ITEM.first(uow.connection, {"id": self.work_item_id})
        if row is None:
            raise NotFound("Такой задачи нет, или она не ваша.")
        check_may_see(row, self.actor)
        check_may_do(row, self.actor)
        values = {"id": self.work_item_id, "draft": dict(self.draft)}
        if _KEEP.run(uow.connection, values) != 1:
            raise InvalidState("Задача уже закрыта: черновик не сохранён.")
