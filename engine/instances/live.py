"""An instance that a command works with: its locked row and its workflow in memory."""

from __future__ import annotations

from collections import defaultdict, namedtuple
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from engine.definitions.stored import Definition
from engine.errors import Conflict, InvalidState, NotFound
from engine.history.chain import GENESIS
from engine.instances.lifecycle import InstanceState, check_move
from engine.instances.tables import instances
from engine.spiff.state import dump, load
from engine.spiff.workflow import LiveWorkflow
from engine.storage.prepared import Prepared
from engine.storage.rows import insert_row

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

ROW = [column for column in instances.c if column.name not in ("workflow", "outcome")]
"""The columns of a live instance, without what may be long."""
_NAMES = [column.name for column in ROW]
_Row = namedtuple("_Row", _NAMES)  # type: ignore[misc]  # noqa: PYI024 - its fields are the table's
_BY_ID = instances.c.id == bindparam("id")
_LOCKED = Prepared(select(*ROW).where(_BY_ID).with_for_update())
_WORKFLOW = Prepared(select(instances.c.workflow).where(_BY_ID))


def _saving(*columns: str) -> Prepared:
    unchanged = instances.c.row_version == bindparam("row_version") - 1
    values: dict[str, Any] = {name: bindparam(name) for name in ("row_version", *columns)}
    return Prepared(update(instances).where(_BY_ID, unchanged).values(values))


_HEAD = ("history_length", "history_head")
_PLACED = ("state", "root_id", "definition_id")
_ENDED = ("ended_at", "outcome")
_SAVE_HEAD, _SAVE_MOVED = _saving(*_HEAD), _saving(*_HEAD, "workflow")
_SAVE_PLACED = _saving(*_HEAD, *_PLACED)
_SAVE_PLACED_MOVED = _saving(*_HEAD, *_PLACED, "workflow")
_SAVE_ENDED = _saving(*_HEAD, *_PLACED, "workflow", *_ENDED)
_FINAL = frozenset({InstanceState.COMPLETED, InstanceState.CANCELLED})


@dataclass(slots=True)
class LiveInstance:
    """The row as it will be written, and what stands behind it.

    `opened` maps each waiting token, whose work item, timer and so on is already open, to its
    element. `steps_left` is what this command may still step it, once it has begun to. `placed`
    is what the row says of `place`.
    """

    id: int
    definition: Definition
    state: InstanceState
    organisation: str | None
    business_key: str | None
    parent_id: int | None
    root_id: int
    call_id: int | None
    call_position: int | None
    due_at: datetime | None
    row_version: int
    history_length: int
    history_head: bytes
    workflow: LiveWorkflow | None = None
    opened: dict[UUID, str] | None = None
    ended_at: datetime | None = None
    outcome: dict[str, Any] | None = None
    steps_left: int | None = None
    placed: tuple[str, int, int] | None = None

    @property
    def place(self) -> tuple[str, int, int]:
        """Return what stands in indexes, and so is written only when it has changed."""
        return self.state.value, self.root_id, self.definition.id

    @property
    def process(self) -> LiveWorkflow:
        """Return the loaded workflow."""
        if self.workflow is None:
            raise Conflict(f"The workflow of instance {self.id} is not loaded.")
        return self.workflow

    @property
    def open_points(self) -> dict[UUID, str]:
        """Return the waiting tokens that are open outside."""
        if self.opened is None:
            self.opened = {point.task_id: point.node.id for point in self.process.waiting()}
        return self.opened

    def move_to(self, state: InstanceState) -> None:
        """Change the state; raises InvalidState."""
        check_move(self.state, state)
        self.state = state


def lock(uow: UnitOfWork, instance_id: int) -> LiveInstance:
    """Return the instance with its row locked, without its workflow; raises NotFound."""
    if instance_id in uow.live:
        return uow.live[instance_id]
    row = _LOCKED.first(uow.connection, {"id": instance_id})
    if row is None:
        raise NotFound(f"Экземпляра процесса № {instance_id} нет.")
    return adopt(uow, row)


def adopt_cells(uow: UnitOfWork, cells: Sequence[Any]) -> LiveInstance:
    """Return a live instance for the cells of `ROW` that the caller has read and locked."""
    return adopt(uow, _Row._make(cells))


def adopt(uow: UnitOfWork, row: Any) -> LiveInstance:
    """Return a live instance for a row that the caller has read and locked."""
    definition = uow.runtime.definitions.get(uow.connection, row.definition_id)
    live = LiveInstance(
        id=row.id,
        definition=definition,
        state=InstanceState(row.state),
        organisation=row.organisation,
        business_key=row.business_key,
        parent_id=row.parent_id,
        root_id=row.root_id,
        call_id=row.call_id,
        call_position=row.call_position,
        due_at=row.due_at,
        row_version=row.row_version,
        history_length=row.history_length,
        history_head=row.history_head,
        ended_at=row.ended_at,
    )
    live.placed = live.place
    uow.live[live.id] = live
    return live


def open_workflow(uow: UnitOfWork, instance_id: int) -> LiveInstance:
    """Return the instance, locked, with its workflow in memory; raises NotFound."""
    live = lock(uow, instance_id)
    if live.workflow is None:
        live.workflow = uow.runtime.cache.take(live.id, live.row_version)
    if live.workflow is None:
        state = _WORKFLOW.scalar(uow.connection, {"id": instance_id})
        if state is None:
            raise NotFound(f"Процесс № {instance_id} уже завершён.")
        live.workflow = load(live.definition.program, state)
    if live.opened is None:
        live.opened = {point.task_id: point.node.id for point in live.workflow.waiting()}
    return live


def create(uow: UnitOfWork, definition: Definition, **columns: Any) -> LiveInstance:
    """Insert a new instance and return it live; `variables` are its first variables.

    `begins_at` is the start event that has happened, if it is not the none start event. Raises
    InvalidState when the command has begun too many.
    """
    check_room(uow, 1)
    variables, begins_at = columns.pop("variables"), columns.pop("begins_at", None)
    root_id = columns.pop("root_id", None)
    row = {
        "definition_id": definition.id,
        "process_key": definition.process_key,
        "state": InstanceState.ACTIVE.value,
        "started_at": uow.now,
        "row_version": 0,
        "history_length": 0,
        "history_head": GENESIS,
        "root_id": root_id,
        **columns,
    }
    instance_id = insert_row(uow.connection, instances, row)
    live = LiveInstance(
        id=instance_id,
        definition=definition,
        state=InstanceState.ACTIVE,
        organisation=columns.get("organisation"),
        business_key=columns.get("business_key"),
        parent_id=columns.get("parent_id"),
        root_id=root_id or instance_id,
        call_id=columns.get("call_id"),
        call_position=columns.get("call_position"),
        due_at=columns.get("due_at"),
        row_version=0,
        history_length=0,
        history_head=GENESIS,
        workflow=LiveWorkflow(definition.program, variables, begins_at=begins_at),
        opened={},
    )
    uow.live[live.id] = live
    return live


def check_room(uow: UnitOfWork, count: int) -> None:
    """Raise InvalidState unless so many instances more may begin in this command."""
    most = uow.runtime.settings.max_instances
    if len(uow.live) + count > most:
        raise InvalidState(
            f"За одно действие не может начаться больше {most} процессов: разделите работу "
            "шагом, который кто-нибудь выполняет."
        )


def save_all(uow: UnitOfWork) -> None:
    """Write the rows of all live instances, alike ones together; raises Conflict if others have."""
    batches: dict[Prepared, list[dict[str, Any]]] = defaultdict(list)
    for live in uow.live.values():
        saving, values = _to_save(live)
        batches[saving].append(values)
    for saving, rows in batches.items():
        if saving.run_many(uow.connection, rows) != len(rows):
            raise Conflict("Процесс только что изменил кто-то другой. Повторите действие.")
    for live in uow.live.values():
        live.row_version += 1
        live.placed = live.place
        if live.state in _FINAL:
            live.workflow = None


def _to_save(live: LiveInstance) -> tuple[Prepared, dict[str, Any]]:
    """Return the statement that writes what has changed, and its values."""
    values: dict[str, Any] = {
        "id": live.id,
        "row_version": live.row_version + 1,
        "history_length": live.history_length,
        "history_head": live.history_head,
    }
    is_placed = live.place == live.placed
    if not is_placed:
        values |= zip(_PLACED, live.place, strict=True)
    has_ended = live.state in _FINAL
    if has_ended and not is_placed:
        values |= {"workflow": None, "ended_at": live.ended_at, "outcome": live.outcome}
        return _SAVE_ENDED, values
    if live.workflow is not None and not has_ended:
        values["workflow"] = dump(live.workflow)
        return _SAVE_MOVED if is_placed else _SAVE_PLACED_MOVED, values
    return _SAVE_HEAD if is_placed else _SAVE_PLACED, values
