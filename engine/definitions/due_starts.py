"""When processes begin by themselves: the timer start events of newest versions (10.5.2).

The newest version of a process has a row for each of its timer start events that will yet happen.
What was over before a version was deployed begins nothing: else every later version would begin it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, func, select, update

from engine.command import Query
from engine.definitions.tables import due_starts, process_definitions
from engine.diagrams.model import EventKind, NodeKind, Process
from engine.diagrams.program import timer_of
from engine.expressions import Due
from engine.storage.prepared import Prepared
from engine.storage.rows import add_row

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_NOT_SUSPENDED = and_(
    process_definitions.c.id == due_starts.c.definition_id,
    process_definitions.c.suspended.is_(False),
)
_FORGET = Prepared(delete(due_starts).where(due_starts.c.process_key == bindparam("process_key")))
_AS_SEEN = and_(due_starts.c.id == bindparam("this"), due_starts.c.due_at == bindparam("seen"))
_END = Prepared(delete(due_starts).where(_AS_SEEN))
_MOVE_ON = Prepared(
    update(due_starts)
    .where(_AS_SEEN)
    .values(due_at=bindparam("following"), remaining=bindparam("left"))
)
_NEXT = Prepared(
    select(func.min(due_starts.c.due_at).label("due_at"))
    .join(process_definitions, _NOT_SUSPENDED)
    .where(due_starts.c.process_key == bindparam("process_key"))
)
_NEXT_OF_ALL = Prepared(
    select(func.min(due_starts.c.due_at).label("due_at")).join(process_definitions, _NOT_SUSPENDED)
)
_DUE = Prepared(
    select(due_starts.c.due_at, due_starts.c.id)
    .join(process_definitions, _NOT_SUSPENDED)
    .where(due_starts.c.due_at <= bindparam("now"))
    .order_by(due_starts.c.due_at, due_starts.c.id)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True)
class NextStart(Query[datetime | None]):
    """When a timer begins a process next; None if none will, or the process is suspended.

    Without a key: when a timer begins any process next.
    """

    process_key: str | None = None

    def execute(self, uow: UnitOfWork) -> datetime | None:
        """Return the moment, which may be over if nobody has looked since."""
        found: datetime | None
        if self.process_key is None:
            found = _NEXT_OF_ALL.scalar(uow.connection, {})
        else:
            found = _NEXT.scalar(uow.connection, {"process_key": self.process_key})
        return found


def replace_due_starts(uow: UnitOfWork, definition_id: int, process: Process) -> None:
    """Forget when older versions would begin, and write down when this one will."""
    _FORGET.run(uow.connection, {"process_key": process.key})
    for node in process.root.nodes.values():
        if node.kind is NodeKind.START and node.event.kind is EventKind.TIMER:
            timer = timer_of(node.event, uow.runtime.definitions.language)
            due = timer.first_due({}, uow.now)
            if due.at >= uow.now:
                row = {
                    "definition_id": definition_id,
                    "process_key": process.key,
                    "element_id": node.id,
                    "due_at": due.at,
                    "remaining": due.remaining,
                    "period": due.period,
                }
                add_row(uow.connection, due_starts, row)


def due_now(uow: UnitOfWork, limit: int) -> list[Any]:
    """Return pairs (due at, id) of what is due, soonest first; suspended processes wait."""
    return _DUE.all(uow.connection, {"now": uow.now, "limit": limit})


def take(uow: UnitOfWork, row: Any, following: Due | None) -> bool:
    """Let a due start be over, or wait for its next time; return False if somebody else has done so.

    The row of a cycle stays the same row, so that a deployment at the same moment finds it.
    """
    seen = {"this": row.id, "seen": row.due_at}
    if following is None:
        return _END.run(uow.connection, seen) == 1
    moved = {"following": following.at, "left": following.remaining}
    return _MOVE_ON.run(uow.connection, seen | moved) == 1
