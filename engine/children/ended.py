"""When called instances end: count them in SQL, and wake the caller only when it matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, delete, or_, select, update

from engine.children.start import Position, begin_next, collected
from engine.children.tables import calls
from engine.diagrams.mapping import mapped
from engine.diagrams.model import Node
from engine.errors import EngineError
from engine.history.events import EventName, HistoryEvent
from engine.incidents.open import open_incident
from engine.instances.end import cancel
from engine.instances.lifecycle import InstanceState
from engine.instances.live import LiveInstance, open_workflow
from engine.instances.tables import instances
from engine.spiff.loops import counters
from engine.storage.prepared import Prepared

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_CALL = calls.c.id == bindparam("id")
_COUNT_DOWN = Prepared(
    update(calls).where(_CALL).values(remaining=calls.c.remaining - 1).returning(*calls.c)
)
_THIS = Prepared(select(calls).where(_CALL))
_FORGET = Prepared(delete(calls).where(_CALL))
_OF_TOKEN = Prepared(
    select(calls.c.id).where(
        calls.c.instance_id == bindparam("instance_id"), calls.c.task_id == bindparam("task_id")
    )
)
_DEFINITION = Prepared(select(instances.c.definition_id).where(instances.c.id == bindparam("id")))
_CALLED = instances.c.call_id == bindparam("call_id")
_OUTCOMES = Prepared(
    select(instances.c.id, instances.c.outcome, instances.c.state)
    .where(_CALLED)
    .order_by(instances.c.call_position)
)
_RUNNING = Prepared(
    select(instances.c.id)
    .where(
        _CALLED,
        or_(
            instances.c.state == InstanceState.ACTIVE.value,
            instances.c.state == InstanceState.SUSPENDED.value,
        ),
    )
    .order_by(instances.c.id)
)


def child_ended(uow: UnitOfWork, child: LiveInstance) -> None:
    """Count a completed child; the last one, or each where an order or condition asks, wakes the caller."""
    if child.call_id is None or child.parent_id is None:
        return
    call = _COUNT_DOWN.first(uow.connection, {"id": child.call_id})
    if call is None:
        return
    node = _calling_node(uow, child.parent_id, call.element_id)
    if call.remaining > 0 and not _asks_each_time(node):
        return
    parent = open_workflow(uow, child.parent_id)
    if parent.state not in (InstanceState.ACTIVE, InstanceState.SUSPENDED):
        return
    if not parent.process.waits_at(call.task_id):
        return  # the caller has gone on without its children, perhaps at this one's own word
    try:
        _go_on(uow, parent, node, call, child.call_position)
    except EngineError as error:
        open_incident(uow, parent, call.task_id, call.element_id, "call", str(error))


def retry_call(uow: UnitOfWork, parent: LiveInstance, task_id: UUID) -> None:
    """Draw the conclusion again after a child's end, when the first time failed."""
    call_id = _OF_TOKEN.scalar(uow.connection, {"instance_id": parent.id, "task_id": task_id})
    if call_id is None:
        return
    call = _THIS.first(uow.connection, {"id": call_id})
    node = parent.definition.program.nodes[call.element_id]
    try:
        _go_on(uow, parent, node, call, None)
    except EngineError as error:
        open_incident(uow, parent, task_id, call.element_id, "call", str(error))


def cancel_children(uow: UnitOfWork, live: LiveInstance, task_id: UUID) -> None:
    """End the children of a call whose token has gone."""
    call_id = _OF_TOKEN.scalar(uow.connection, {"instance_id": live.id, "task_id": task_id})
    if call_id is None:
        return
    count = _cancel_running(uow, call_id, "вызвавший процесс пошёл дальше")
    _FORGET.run(uow.connection, {"id": call_id})
    if count:
        uow.record(
            HistoryEvent(
                EventName.CHILDREN_CANCELLED,
                live.id,
                organisation=live.organisation,
                data={"call": call_id, "count": count},
            )
        )


def _calling_node(uow: UnitOfWork, parent_id: int, element_id: str) -> Node:
    """Return the call activity without locking the caller: a thousand children do not queue."""
    definition_id = _DEFINITION.scalar(uow.connection, {"id": parent_id})
    definition = uow.runtime.definitions.get(uow.connection, definition_id)
    return definition.program.nodes[element_id]


def _asks_each_time(node: Node) -> bool:
    loop = node.loop
    return loop is not None and (loop.kind == "sequential" or bool(loop.condition))


def _go_on(uow: UnitOfWork, parent: LiveInstance, node: Node, call: Any, ended: int | None) -> None:
    """Begin the next child, or let the token through; `ended` is the position of the ended child."""
    done = call.total - call.remaining
    if call.remaining > 0 and not _is_satisfied(uow, parent, node, call, ended):
        if call.begun < call.total:
            begin_next(uow, parent, call)
        return
    values = _results(uow, parent, node, call)
    _cancel_running(uow, call.id, "остальные вызовы больше не нужны")
    _FORGET.run(uow.connection, {"id": call.id})
    parent.open_points.pop(call.task_id, None)
    parent.process.complete(call.task_id, values)
    uow.record(
        HistoryEvent(
            EventName.CHILDREN_COMPLETED,
            parent.id,
            element_id=node.id,
            organisation=parent.organisation,
            data={"call": call.id, "count": done},
        )
    )
    uow.touch(parent.id)


def _is_satisfied(
    uow: UnitOfWork, parent: LiveInstance, node: Node, call: Any, ended: int | None
) -> bool:
    if node.loop is None or node.loop.is_standard or not node.loop.condition:
        return False
    numbers = counters(call.total, call.begun, call.total - call.remaining)
    own = {} if ended is None else Position(ended, call.items).locals(node)
    visible = {**parent.process.visible_at(call.task_id), **own, **numbers}
    condition = parent.definition.program.expression(node.loop.condition)
    return bool(condition.evaluate(visible, uow.now))


def _results(uow: UnitOfWork, parent: LiveInstance, node: Node, call: Any) -> dict[str, Any]:
    outcomes = _outcomes(uow, call.id)
    program, mapping = parent.definition.program, node.mapping("out")
    if node.loop is None or node.loop.is_standard:
        return mapped(program, mapping, outcomes[0], uow.now)
    if mapping:
        outcomes = [mapped(program, mapping, outcome, uow.now) for outcome in outcomes]
    return collected(node, outcomes)


def _outcomes(uow: UnitOfWork, call_id: int) -> list[Mapping[str, Any]]:
    """Return the children's last variables in the order of the call."""
    mine = {
        live.id: live.outcome
        for live in uow.live.values()
        if live.call_id == call_id and live.outcome is not None
    }
    rows = _OUTCOMES.all(uow.connection, {"call_id": call_id})
    return [
        mine.get(row.id, row.outcome) or {}
        for row in rows
        if row.id in mine or row.state == InstanceState.COMPLETED.value
    ]


def _cancel_running(uow: UnitOfWork, call_id: int, reason: str) -> int:
    """Cancel the children still running, and theirs; return how many."""
    cancelled = 0
    for instance_id in _RUNNING.scalars(uow.connection, {"call_id": call_id}):
        child = open_workflow(uow, instance_id)
        if child.state in (InstanceState.ACTIVE, InstanceState.SUSPENDED):
            child.process.end_all()
            cancel(uow, child, reason)
            uow.touch(child.id)
            cancelled += 1
    return cancelled
