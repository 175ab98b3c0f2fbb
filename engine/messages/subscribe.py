"""Subscribe the catch events that wait."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, delete

from engine.diagrams.mapping import NO_KEY, correlation_key, mapped
from engine.diagrams.model import EventKind, Node
from engine.history.events import EventName, HistoryEvent
from engine.instances.live import LiveInstance
from engine.messages.inbox import kept_message, lock_conversation, take_message
from engine.messages.tables import subscriptions
from engine.spiff.outcomes import WaitingPoint
from engine.storage.prepared import Prepared
from engine.storage.rows import add_row

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_FORGET = Prepared(
    delete(subscriptions).where(
        subscriptions.c.instance_id == bindparam("instance_id"),
        subscriptions.c.task_id == bindparam("task_id"),
    )
)


def subscribe(uow: UnitOfWork, live: LiveInstance, point: WaitingPoint) -> None:
    """Wait for a message or signal; a message that came before passes at once."""
    node, event = point.node, point.node.event
    name = event.name or node.id
    key = NO_KEY
    if event.kind is EventKind.MESSAGE:
        visible = live.process.visible_at(point.task_id)
        key = correlation_key(live.definition.program, node, visible, uow.now)
        lock_conversation(uow, name, key)
        kept = kept_message(uow, name, key)
        if kept is not None:
            deliver(uow, live, point.task_id, node, kept.variables, repeats=not kept.retained)
            take_message(uow, kept)
            return
    row = {
        "instance_id": live.id,
        "task_id": point.task_id,
        "element_id": node.id,
        "kind": event.kind.value,
        "name": name,
        "correlation_key": key,
        "since": uow.now,
    }
    add_row(uow.connection, subscriptions, row)


def unsubscribe(uow: UnitOfWork, live: LiveInstance, task_id: UUID) -> None:
    """Forget the subscription of a token that has gone."""
    _FORGET.run(uow.connection, {"instance_id": live.id, "task_id": task_id})


def deliver(
    uow: UnitOfWork,
    live: LiveInstance,
    task_id: UUID,
    node: Node,
    variables: Mapping[str, Any],
    *,
    repeats: bool,
) -> None:
    """Let the event happen with what the message carries; raises ExpressionError before it does.

    A non-interrupting boundary event listens on if the message `repeats`; a fact that stays
    happens to it once.
    """
    values = mapped(live.definition.program, node.mapping("out"), variables, uow.now)
    live.open_points.pop(task_id, None)
    live.process.trigger(task_id, values, repeats=repeats)
    is_signal = node.event.kind is EventKind.SIGNAL
    uow.record(
        HistoryEvent(
            EventName.SIGNAL_RECEIVED if is_signal else EventName.MESSAGE_RECEIVED,
            live.id,
            element_id=node.id,
            organisation=live.organisation,
            data={"name": node.event.name},
        )
    )
    uow.touch(live.id)
