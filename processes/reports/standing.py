"""How running processes stand in the words of the plan: in work, late, waiting for an activity."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, func, select

from engine import InstanceState
from engine.instances.tables import instances
from engine.messages.tables import subscriptions
from engine.work_items.tables import STILL_OPEN, work_items
from processes.roadmap.gates import gate_of

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_RUNNING = (InstanceState.ACTIVE.value, InstanceState.SUSPENDED.value)


@dataclass(frozen=True, slots=True)
class ToDo:
    """How many tasks are open, and how many of them are late."""

    open: int
    late: int


NOTHING_OPEN = ToDo(0, 0)


def state_of(instance_state: str, doing: ToDo, gates: tuple[str, ...]) -> str:
    """Return done, cancelled, overdue, active; or waiting, where only another activity is waited for."""
    if instance_state not in _RUNNING:
        return "done" if instance_state == InstanceState.COMPLETED.value else "cancelled"
    if doing.late:
        return "overdue"
    return "waiting" if gates and not doing.open else "active"


def open_by(uow: UnitOfWork, column: Any, *conditions: Any) -> dict[int, ToDo]:
    """Return what is open in instances, by a column of theirs."""
    late = func.sum((work_items.c.due_or_never < uow.now).cast(Integer))
    query = (
        select(column, func.count(), late)
        .join(work_items, work_items.c.instance_id == instances.c.id)
        .where(STILL_OPEN, *conditions)
        .group_by(column)
    )
    return {key: ToDo(count, late or 0) for key, count, late in uow.connection.execute(query)}


def gates_by(uow: UnitOfWork, column: Any, *conditions: Any) -> dict[int, tuple[str, ...]]:
    """Return the numbers of the activities that instances wait for, by a column of theirs."""
    query = (
        select(column, subscriptions.c.name)
        .distinct()
        .join(subscriptions, subscriptions.c.instance_id == instances.c.id)
        .where(subscriptions.c.name.startswith("activity-"), *conditions)
        .order_by(subscriptions.c.name)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for key, name in uow.connection.execute(query):
        number = gate_of(name)
        if number is not None:
            found[key].append(number)
    return {key: tuple(numbers) for key, numbers in found.items()}
