"""Messages go to one waiting instance (facts to all), signals to everybody who waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select

from engine.actor import SYSTEM, Actor
from engine.command import Command
from engine.diagrams.mapping import NO_KEY
from engine.diagrams.model import EventKind
from engine.errors import EngineError
from engine.history.events import SYSTEM_CHAIN, EventName, HistoryEvent
from engine.incidents.open import open_incident
from engine.instances.lifecycle import InstanceState
from engine.instances.live import open_workflow
from engine.instances.tables import instances
from engine.messages.begin import Occurred, begin_processes
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
    """Deliver a message and keep what must be kept; return to how many instances it went.

    Nobody waiting, it begins the processes that it is the start of.
    """
    only_instance = options.pop("only_instance", None)
    lock_conversation(uow, name, key)
    found = _FOR_MESSAGE.all(uow.connection, {"name": name, "key": key})
    if only_instance is not None:
        found = [row for row in found if row.instance_id == only_instance]
    count = _deliver(uow, found, variables, retained=retained)
    if only_instance is None and (retained or not count):
        count += begin_processes(uow, Occurred(EventKind.MESSAGE, name, key, variables))
    idempotency_key = options.get("idempotency_key")
    if retained or not count or idempotency_key:
        keep_message(
            uow,
            name,
            key,
            variables,
            retained=retained,
            waiting=retained or not count,
            idempotency_key=idempotency_key,
        )
    return count


def broadcast(uow: UnitOfWork, name: str, variables: dict[str, Any]) -> int:
    """Deliver a signal to all that wait, and begin the processes that it is the start of."""
    found = _FOR_SIGNAL.all(uow.connection, {"name": name})
    count = sum(_hand_over(uow, row, variables, repeats=True) for row in found)
    return count + begin_processes(uow, Occurred(EventKind.SIGNAL, name, NO_KEY, variables))


def _deliver(
    uow: UnitOfWork, found: list[Any], variables: dict[str, Any], *, retained: bool
) -> int:
    """Hand a fact to all, another message to the first that still waits; return to how many."""
    count = 0
    for row in found:
        count += _hand_over(uow, row, variables, repeats=not retained)
        if count and not retained:
            break
    return count


def _hand_over(uow: UnitOfWork, row: Any, variables: dict[str, Any], *, repeats: bool) -> bool:
    """Let a wait be over; return False if it was over already, perhaps by this same event.

    What the receiver cannot take is its incident, not the sender's; the message is kept for it.
    """
    live = open_workflow(uow, row.instance_id)
    if not _TAKE.run(uow.connection, {"id": row.id}) or not live.process.waits_at(row.task_id):
        return False
    node = live.definition.program.nodes[row.element_id]
    try:
        deliver(uow, live, row.task_id, node, variables, repeats=repeats)
    except EngineError as error:
        open_incident(uow, live, row.task_id, row.element_id, "open", str(error))
        if repeats and row.kind == EventKind.MESSAGE.value:
            keep_message(
                uow,
                row.name,
                row.correlation_key,
                variables,
                retained=False,
                waiting=True,
                idempotency_key=None,
            )
    return True
