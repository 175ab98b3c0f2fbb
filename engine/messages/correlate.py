"""Messages go to one waiting instance (facts to all), signals to everybody who waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select

from engine.actor import SYSTEM, Actor
from engine.command import Command
from engine.diagrams.model import EventKind
from engine.history.events import SYSTEM_CHAIN, EventName, HistoryEvent
from engine.instances.lifecycle import InstanceState
from engine.instances.live import open_workflow
from engine.instances.tables import instances
from engine.messages.inbox import is_known, keep_message, lock_conversation
from engine.messages.subscribe import deliver
from engine.messages.tables import subscriptions
from engine.storage.prepared import Prepared

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


_LISTENING = (
    select(subscriptions)
    .join(instances, instances.c.id == subscriptions.c.instance_id)
    .where(
        subscriptions.c.name == bindparam("name"), instances.c.state == InstanceState.ACTIVE.value
    )
    .order_by(subscriptions.c.id)
)
_FOR_SIGNAL = Prepared(_LISTENING.where(subscriptions.c.kind == EventKind.SIGNAL.value))
_FOR_MESSAGE = Prepared(
    _LISTENING.where(
        subscriptions.c.kind == EventKind.MESSAGE.value,
        subscriptions.c.correlation_key == bindparam("key"),
    )
)
_TAKE = Prepared(delete(subscriptions).where(subscriptions.c.id == bindparam("id")))


@dataclass(frozen=True, slots=True)
class CorrelateMessage(Command[int]):
    """Deliver a message to the instance that waits for it under this key; keep it if none does.

    A `retained` message is a fact: it goes to all that wait and to all that will. The same
    `idempotency_key` twice is one message. `only_instance` limits delivery to one instance.
    Returns to how many instances it went.
    """

    name: str
    key: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    actor: Actor = SYSTEM
    retained: bool = False
    idempotency_key: str | None = None
    only_instance: int | None = None

    def execute(self, uow: UnitOfWork) -> int:
        """Deliver or keep."""
        if self.idempotency_key and is_known(uow, self.idempotency_key):
            return 0
        uow.record(
            HistoryEvent(
                EventName.MESSAGE_SENT,
                SYSTEM_CHAIN,
                self.actor,
                data={"name": self.name, "key": self.key},
            )
        )
        return publish(
            uow,
            self.name,
            self.key,
            dict(self.variables),
            retained=self.retained,
            idempotency_key=self.idempotency_key,
            only_instance=self.only_instance,
        )


@dataclass(frozen=True, slots=True)
class BroadcastSignal(Command[int]):
    """Send a signal to every instance that waits for it now; returns how many heard it."""

    name: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    actor: Actor = SYSTEM

    def execute(self, uow: UnitOfWork) -> int:
        """Send it."""
        uow.record(
            HistoryEvent(EventName.SIGNAL_SENT, SYSTEM_CHAIN, self.actor, data={"name": self.name})
        )
        return broadcast(uow, self.name, dict(self.variables))


def publish(
    uow: UnitOfWork,
    name: str,
    key: str,
    variables: dict[str, Any],
    *,
    retained: bool,
    **options: Any,
) -> int:
    """Deliver a message and keep what must be kept; return to how many instances it went."""
    only_instance = options.pop("only_instance", None)
    lock_conversation(uow, name, key)
    found = _FOR_MESSAGE.all(uow.connection, {"name": name, "key": key})
    if only_instance is not None:
        found = [row for row in found if row.instance_id == only_instance]
    chosen = found if retained else found[:1]
    for row in chosen:
        _hand_over(uow, row, variables, repeats=not retained)
    idempotency_key = options.get("idempotency_key")
    if retained or not chosen or idempotency_key:
        keep_message(
            uow,
            name,
            key,
            variables,
            retained=retained,
            waiting=retained or not chosen,
            idempotency_key=idempotency_key,
        )
    return len(chosen)


def broadcast(uow: UnitOfWork, name: str, variables: dict[str, Any]) -> int:
    """Deliver a signal to all that wait."""
    found = _FOR_SIGNAL.all(uow.connection, {"name": name})
    for row in found:
        _hand_over(uow, row, variables, repeats=True)
    return len(found)


def _hand_over(uow: UnitOfWork, row: Any, variables: dict[str, Any], *, repeats: bool) -> None:
    live = open_workflow(uow, row.instance_id)
    if _TAKE.run(uow.connection, {"id": row.id}):
        node = live.definition.program.nodes[row.element_id]
        deliver(uow, live, row.task_id, node, variables, repeats=repeats)
