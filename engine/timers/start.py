"""Let a process begin whose time has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from engine.command import Command
from engine.definitions.due_starts import take
from engine.definitions.suspended import is_suspended
from engine.definitions.tables import due_starts
from engine.expressions import Due
from engine.history.events import EventName
from engine.instances.begin import Cause, begin
from engine.storage.prepared import Prepared
from engine.timers.fire import Fired

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_ROW = Prepared(select(due_starts).where(due_starts.c.id == bindparam("id")))


@dataclass(frozen=True, slots=True)
class StartByTimer(Command[Fired]):
    """Begin an instance at a timer start event that is due; returns whether it was still there and due.

    Times that were missed are made up for one after another, as a cycle's are that runs in an instance.
    """

    due_start_id: int

    def execute(self, uow: UnitOfWork) -> Fired:
        """Change the row and begin in one transaction: one start in effect, whoever else tries."""
        row = _ROW.first(uow.connection, {"id": self.due_start_id})
        if row is None or row.due_at > uow.now:
            return Fired.NOT
        definition = uow.runtime.definitions.get(uow.connection, row.definition_id)
        following = Due(row.due_at, row.remaining, row.period).following()
        if is_suspended(uow.connection, definition) or not take(uow, row, following):
            return Fired.NOT
        node = definition.program.nodes[row.element_id]
        due = {"due_at": row.due_at.isoformat()}
        begin(uow, definition, node, Cause(EventName.TIMER_FIRED, due))
        is_late = following is not None and following.at <= uow.now
        return Fired.DUE_AGAIN if is_late else Fired.ONCE
