"""Processes that a message or a signal begins (BPMN 2.0, 10.5.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select

from engine.definitions.starts import begun_by
from engine.definitions.stored import Definition
from engine.definitions.suspended import is_suspended
from engine.diagrams.model import EventKind, Node
from engine.errors import InvalidState
from engine.history.events import EventName
from engine.instances.begin import Cause, begin
from engine.instances.lifecycle import InstanceState
from engine.instances.tables import instances
from engine.storage.prepared import Prepared

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_RECEIVED = {
    EventKind.MESSAGE: EventName.MESSAGE_RECEIVED,
    EventKind.SIGNAL: EventName.SIGNAL_RECEIVED,
}
_CONVERSATION = Prepared(
    select(instances.c.id).where(
        instances.c.process_key == bindparam("process_key"),
        instances.c.business_key == bindparam("key"),
        or_(
            instances.c.state == InstanceState.ACTIVE.value,
            instances.c.state == InstanceState.SUSPENDED.value,
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Occurred:
    """A message or a signal that has come."""

    kind: EventKind
    name: str
    key: str
    variables: Mapping[str, Any]


def begin_processes(uow: UnitOfWork, occurred: Occurred) -> int:
    """Start an instance of each process whose newest version begins with the event.

    The key of a message becomes the instance's business key: while an instance of the process runs
    under it, the same message begins no second one. Returns how many were started. Raises
    InvalidState for an endless chain, InvalidInput, ExpressionError.
    """
    count = 0
    for definition, node in begun_by(uow, occurred.kind, occurred.name):
        if _may_begin(uow, definition, occurred.key):
            _begin(uow, definition, node, occurred)
            count += 1
    return count


def _may_begin(uow: UnitOfWork, definition: Definition, key: str) -> bool:
    if is_suspended(uow.connection, definition):
        return False
    if len(uow.live) > uow.runtime.settings.max_children:
        raise InvalidState("События без конца запускают новые процессы: разорвите этот круг.")
    return not key or not _runs(uow, definition.process_key, key)


def _runs(uow: UnitOfWork, process_key: str, key: str) -> bool:
    known = {"process_key": process_key, "key": key}
    running = (InstanceState.ACTIVE, InstanceState.SUSPENDED)
    return any(
        found not in uow.live or uow.live[found].state in running
        for found in _CONVERSATION.scalars(uow.connection, known)
    )


def _begin(uow: UnitOfWork, definition: Definition, node: Node, occurred: Occurred) -> None:
    said = {"name": occurred.name}
    happened = _RECEIVED[occurred.kind]
    begin(uow, definition, node, Cause(happened, said, occurred.variables, occurred.key or None))
