"""What an instance and those it called have done outside since they passed an element."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine.history.events import EventName
from engine.history.queries import InstanceHistory, RecordedEvent
from engine.instances.tables import instances
from engine.rewind.values import Effect, EffectKind
from engine.storage.prepared import Prepared

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_KINDS = {
    EventName.JOB_COMPLETED.value: (EffectKind.JOB, "handler"),
    EventName.MESSAGE_SENT.value: (EffectKind.MESSAGE, "name"),
    EventName.SIGNAL_SENT.value: (EffectKind.SIGNAL, "name"),
    EventName.CHILDREN_STARTED.value: (EffectKind.CHILDREN, "process"),
    EventName.WORK_ITEM_COMPLETED.value: (EffectKind.WORK_ITEM, "form"),
}
_CALLED = Prepared(
    select(instances.c.id)
    .where(instances.c.call_id == bindparam("call"))
    .order_by(instances.c.call_position)
)


def effects_in(
    uow: UnitOfWork, events: Iterable[RecordedEvent], elements: Collection[str] | None = None
) -> list[Effect]:
    """Return the effects among events: at the given elements, or all; with those of called ones."""
    found: list[Effect] = []
    for event in events:
        if event.kind in _KINDS and (elements is None or event.element_id in elements):
            found.append(_effect(event))
            if event.kind == EventName.CHILDREN_STARTED.value:
                found += _of_called(uow, event.data)
    return found


def _effect(event: RecordedEvent) -> Effect:
    kind, name = _KINDS[event.kind]
    return Effect(
        kind=kind,
        what=str(event.data.get(name) or event.element_id),
        instance_id=event.instance_id,
        element_id=event.element_id,
        at=event.at,
        position=event.position,
    )


def _of_called(uow: UnitOfWork, data: dict[str, Any]) -> list[Effect]:
    found: list[Effect] = []
    for called in _CALLED.scalars(uow.connection, {"call": data["call"]}):
        found += effects_in(uow, InstanceHistory(called).execute(uow))
    return found
