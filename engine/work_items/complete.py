"""Complete a work item: the token goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from engine.actor import Actor
from engine.command import Command
from engine.errors import InvalidInput, NotAllowed
from engine.history.events import EventName, HistoryEvent
from engine.instances.live import LiveInstance, open_workflow
from engine.storage.prepared import Prepared
from engine.work_items.access import check_may_do, check_may_see, check_open, locked_item
from engine.work_items.lifecycle import WorkItemState
from engine.work_items.tables import COMPLETED, work_items

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

NOT_SAME_AS = "not_same_as"
"""Property of a user task: who completed these elements may not complete this one."""


_COMPLETE = Prepared(
    update(work_items)
    .where(work_items.c.id == bindparam("id"))
    .values(
        state=WorkItemState.COMPLETED.value,
        closed_at=bindparam("closed_at"),
        completed_by=bindparam("completed_by"),
        on_behalf_of=bindparam("on_behalf_of"),
        draft=None,
    )
)

_DONE = Prepared(
    select(work_items.c.element_id, work_items.c.completed_by, work_items.c.on_behalf_of).where(
        work_items.c.instance_id == bindparam("instance_id"), COMPLETED
    )
)


@dataclass(frozen=True, slots=True)
class CompleteWorkItem(Command[None]):
    """Finish a work item with its result.

    `variables` are ids, decisions, numbers and dates; `evidence` goes into history only, such as
    the hash of the submitted form. Raises NotFound, NotAllowed, InvalidState, InvalidInput.
    """

    work_item_id: int
    actor: Actor
    variables: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[str, Any] = field(default_factory=dict)

    def execute(self, uow: UnitOfWork) -> None:
        """Finish it."""
        row, live = locked_item(uow, self.work_item_id)
        check_may_see(row, self.actor)
        check_open(row, live, WorkItemState.COMPLETED)
        check_may_do(row, self.actor)
        open_workflow(uow, live.id)
        _check_other_person(uow, live, row, self.actor)
        _check_names(self.variables)
        _COMPLETE.run(
            uow.connection,
            {
                "id": row.id,
                "closed_at": uow.now,
                "completed_by": self.actor.user_id,
                "on_behalf_of": self.actor.on_behalf_of,
            },
        )
        live.open_points.pop(row.task_id, None)
        live.process.complete(row.task_id, self.variables)
        uow.record(
            HistoryEvent(
                EventName.WORK_ITEM_COMPLETED,
                live.id,
                self.actor,
                element_id=row.element_id,
                role=row.role,
                organisation=row.organisation,
                data={"work_item": row.id, "set": dict(self.variables), **self.evidence},
            )
        )
        uow.touch(live.id)


def _check_other_person(uow: UnitOfWork, live: LiveInstance, row: Any, actor: Actor) -> None:
    """Make sure that author and approver are two people, whoever stands in for whom."""
    node = live.definition.program.nodes[row.element_id]
    others = [e.strip() for e in node.properties.get(NOT_SAME_AS, "").split(",") if e.strip()]
    if not others or actor.is_system:
        return
    people = [p for p in (actor.user_id, actor.on_behalf_of) if p is not None]
    done = {
        person
        for row in _DONE.all(uow.connection, {"instance_id": live.id})
        if row.element_id in others
        for person in (row.completed_by, row.on_behalf_of)
    }
    if not done.isdisjoint(people):
        raise NotAllowed(
            "Свою работу не утверждают сами: эту задачу должен выполнить другой человек."
        )


def _check_names(variables: Mapping[str, Any]) -> None:
    for name in variables:
        if not name.isidentifier() or name.startswith("_"):
            raise InvalidInput(f"Имя переменной «{name}» не годится.")
