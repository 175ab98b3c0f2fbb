"""What an instance has open at this moment, read without looking for anybody's lock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from engine.children.tables import calls
from engine.definitions.stored import Definition
from engine.errors import NotFound
from engine.incidents.tables import incidents
from engine.instances.lifecycle import InstanceState
from engine.instances.live import LiveInstance
from engine.instances.tables import instances
from engine.jobs.lifecycle import JobState
from engine.jobs.tables import jobs
from engine.messages.tables import subscriptions
from engine.spiff.positions import Position, positions
from engine.spiff.state import load
from engine.spiff.workflow import LiveWorkflow
from engine.storage.prepared import Prepared
from engine.timers.tables import timers
from engine.work_items.tables import STILL_OPEN, work_items

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_INSTANCE = Prepared(select(instances).where(instances.c.id == bindparam("id")))


def _of_instance(table: Any, *conditions: Any) -> Prepared:
    mine = table.c.instance_id == bindparam("id")
    return Prepared(select(table).where(mine, *conditions).order_by(table.c.id))


_WORK_ITEMS = _of_instance(work_items, STILL_OPEN)
_TIMERS = _of_instance(timers)
_SUBSCRIPTIONS = _of_instance(subscriptions)
_CALLS = _of_instance(calls)
_JOBS = _of_instance(
    jobs, (jobs.c.state == JobState.WAITING.value) | (jobs.c.state == JobState.FAILED.value)
)
_INCIDENTS = _of_instance(incidents, incidents.c.resolved_at.is_(None))

Rows = dict[UUID, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """An instance as it stands: its tokens, and the open rows of each token."""

    instance_id: int
    definition: Definition
    state: InstanceState
    organisation: str | None
    due_at: Any
    held: bool
    workflow: LiveWorkflow | None
    positions: tuple[Position, ...]
    work_items: Rows
    timers: Rows
    subscriptions: Rows
    calls: Rows
    jobs: Rows
    incidents: tuple[Any, ...]

    def open_outside(self) -> frozenset[UUID]:
        """Return the tokens for which something is open, if only an incident."""
        rows = (self.work_items, self.timers, self.subscriptions, self.calls, self.jobs)
        return frozenset(task for found in rows for task in found) | {
            row.task_id for row in self.incidents
        }


def read_standing(uow: UnitOfWork, instance_id: int) -> Standing:
    """Return an instance as committed, without locking it; raises NotFound."""
    row = _INSTANCE.first(uow.connection, {"id": instance_id})
    if row is None:
        raise NotFound(f"Экземпляра процесса № {instance_id} нет.")
    definition = uow.runtime.definitions.get(uow.connection, row.definition_id)
    workflow = None if row.workflow is None else load(definition.program, row.workflow)
    return _standing(uow, row, definition, InstanceState(row.state), workflow)


def standing_of(uow: UnitOfWork, live: LiveInstance) -> Standing:
    """Return a locked instance as it stands in this transaction."""
    row = _INSTANCE.first(uow.connection, {"id": live.id})
    return _standing(uow, row, live.definition, live.state, live.workflow)


def _standing(
    uow: UnitOfWork,
    row: Any,
    definition: Definition,
    state: InstanceState,
    workflow: LiveWorkflow | None,
) -> Standing:
    def rows(statement: Prepared) -> list[Any]:
        return statement.all(uow.connection, {"id": row.id})

    return Standing(
        instance_id=row.id,
        definition=definition,
        state=state,
        organisation=row.organisation,
        due_at=row.due_at,
        held=bool(row.held),
        workflow=workflow,
        positions=() if workflow is None else tuple(positions(workflow)),
        work_items=_by_task(rows(_WORK_ITEMS)),
        timers=_by_task(rows(_TIMERS)),
        subscriptions=_by_task(rows(_SUBSCRIPTIONS)),
        calls=_by_task(rows(_CALLS)),
        jobs=_by_task(rows(_JOBS)),
        incidents=tuple(rows(_INCIDENTS)),
    )


def _by_task(rows: Iterable[Any]) -> Rows:
    return {row.task_id: row for row in rows}
