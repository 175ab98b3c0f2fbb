"""Subscribe the catch events that wait."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, delete

from engine.diagrams.mapping import mapped
from engine.diagrams.model import EventKind, Node
from engine.errors import InvalidInput
from engine.history.events import EventName, HistoryEvent
from engine.instances.live import LiveInstance
from engine.messages.inbox import kept_message, lock_conversation
from engine.messages.tables import subscriptions
from engine.spiff.outcomes import WaitingPoint
from engine.storage.prepared import Prepared
from engine.storage.rows import add_row

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

NO_KEY = ""

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
        key = correlation_key(live, node, live.process.visible_at(point.task_id), uow)
        lock_conversation(uow, name, key)
        kept = kept_message(uow, name, key)
        if kept is not None:
            deliver(uow, live, point.task_id, node, kept.variables, repeats=not kept.retained)
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
    """Let the event happen with what the message carries.

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


def correlation_key(
    live: LiveInstance, node: Node, variables: Mapping[str, Any], uow: UnitOfWork
) -> str:
    """Return the value that finds the right instance; raises InvalidInput, ExpressionError."""
    text = node.properties.get("correlation_key")
    if not text:
        return NO_KEY
    value = live.definition.program.expression(text).evaluate(variables, uow.now)
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise InvalidInput(
            f"Ключ сообщения у «{node.name or node.id}» – не текст и не число: {value!r:.80}."
        )
    return str(value)
