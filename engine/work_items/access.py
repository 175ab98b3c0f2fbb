"""Read a work item and lock its instance; decide who may do what with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine.actor import Actor
from engine.errors import InvalidState, NotAllowed, NotFound
from engine.instances.lifecycle import InstanceState
from engine.instances.live import ROW, LiveInstance, adopt_cells
from engine.instances.tables import instances
from engine.storage.prepared import Prepared
from engine.work_items.lifecycle import WorkItemState, check_move
from engine.work_items.tables import work_items

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_BY_ID = work_items.c.id == bindparam("id")
_NOT_ASKED = frozenset(
    {"form_key", "form_definition_id", "draft", "name", "process_key", "reminder", "escalate_to"}
)
_ITEM = [column for column in work_items.c if column.name not in _NOT_ASKED]
_LOCKED = Prepared(
    select(*_ITEM, *ROW)
    .select_from(instances.join(work_items, work_items.c.instance_id == instances.c.id))
    .where(_BY_ID)
    .with_for_update(of=[instances, work_items])
)
"""The instance comes first in the join, so that it is locked first, as by everybody else."""
_UNKNOWN = "Такой задачи нет, или она не ваша."


def locked_item(uow: UnitOfWork, work_item_id: int) -> tuple[Any, LiveInstance]:
    """Return a work item's row and its locked instance; raises NotFound."""
    row = _LOCKED.first(uow.connection, {"id": work_item_id})
    if row is None:
        raise NotFound(_UNKNOWN)
    live = uow.live.get(row.instance_id)
    return row, live or adopt_cells(uow, row[len(_ITEM) :])


def check_may_do(row: Any, actor: Actor) -> None:
    """Raise NotAllowed unless the actor holds the item, or it is free and offered to him."""
    if actor.is_system:
        return
    if row.assignee is not None:
        if actor.holds(row.assignee, row.candidate_group):
            return
        raise NotAllowed("Эту задачу выполняет другой человек.")
    if row.candidate_group not in actor.groups:
        raise NotAllowed("Эта задача поручена не вам.")


def check_may_see(row: Any, actor: Actor) -> None:
    """Raise NotFound unless the item concerns the actor: others may not even know that it exists.

    A personal item, given to one person by name, is not for his peers in the group.
    """
    if actor.is_system or actor.holds(row.assignee, row.candidate_group):
        return
    if row.candidate_group in actor.groups and not row.personal:
        return
    if actor.oversees(row.candidate_group):
        return
    raise NotFound(_UNKNOWN)


def check_open(row: Any, live: LiveInstance, target: WorkItemState) -> None:
    """Raise InvalidState unless the item may go to a state and its instance is active."""
    check_move(WorkItemState(row.state), target)
    if live.state is InstanceState.SUSPENDED:
        raise InvalidState(
            "Процесс приостановлен: задачу можно будет выполнить, когда он продолжится."
        )
