"""Messages that came while an instance was suspended: it takes them when it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select

from engine.diagrams.model import EventKind
from engine.errors import EngineError
from engine.incidents.open import open_incident
from engine.instances.live import LiveInstance
from engine.messages.inbox import KeptMessage, kept_message, lock_conversation, take_message
from engine.messages.subscribe import deliver
from engine.messages.tables import subscriptions
from engine.storage.prepared import Prepared

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_AWAITED = Prepared(
    select(subscriptions)
    .where(
        subscriptions.c.instance_id == bindparam("id"),
        subscriptions.c.kind == EventKind.MESSAGE.value,
    )
    .order_by(subscriptions.c.name, subscriptions.c.correlation_key, subscriptions.c.id)
)
_FORGET = Prepared(delete(subscriptions).where(subscriptions.c.id == bindparam("id")))


def deliver_kept(uow: UnitOfWork, live: LiveInstance) -> None:
    """Deliver what is kept for the instance's open subscriptions; the workflow must be loaded."""
    for row in _AWAITED.all(uow.connection, {"id": live.id}):
        lock_conversation(uow, row.name, row.correlation_key)
        if not live.process.waits_at(row.task_id):
            continue
        kept = kept_message(uow, row.name, row.correlation_key)
        if kept is not None:
            _FORGET.run(uow.connection, {"id": row.id})
            _hand_over(uow, live, row, kept)


def _hand_over(uow: UnitOfWork, live: LiveInstance, row: Any, kept: KeptMessage) -> None:
    """Deliver a message; what the instance cannot take is its incident, and the message stays."""
    node = live.definition.program.nodes[row.element_id]
    try:
        deliver(uow, live, row.task_id, node, kept.variables, repeats=not kept.retained)
    except EngineError as error:
        open_incident(uow, live, row.task_id, row.element_id, "open", str(error))
    else:
        take_message(uow, kept)
