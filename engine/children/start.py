"""A call activity: each called process is an instance of its own; the token waits for a counter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, update

from engine.children.tables import calls
from engine.definitions.stored import Definition
from engine.definitions.suspended import check_may_start
from engine.diagrams.mapping import mapped
from engine.diagrams.model import Node
from engine.errors import InvalidInput
from engine.history.events import EventName, HistoryEvent
from engine.instances.codes import code_of
from engine.instances.live import LiveInstance, check_room, create
from engine.spiff.loops import COUNTER, collection_of
from engine.spiff.outcomes import WaitingPoint
from engine.storage.prepared import Prepared
from engine.storage.rows import insert_row

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_BEGUN = Prepared(
    update(calls).where(calls.c.id == bindparam("id")).values(begun=calls.c.begun + 1)
)

PINNED = "version"
"""Property of a call activity that pins the called version; without it the newest is called."""


def start_children(uow: UnitOfWork, live: LiveInstance, point: WaitingPoint) -> None:
    """Start the called instance, or one for each item; raises NotFound, InvalidState, InvalidInput.

    With nothing to call, the token goes on at once.
    """
    node = point.node
    variables = live.process.visible_at(point.task_id)
    items = _items(uow, live, node, variables)
    total = 1 if items is None else len(items)
    if total == 0:
        live.open_points.pop(point.task_id, None)
        live.process.complete(point.task_id, collected(node, []))
        uow.touch(live.id)
        return
    called = _called(uow, node)
    check_may_start(uow.connection, called)
    begun = 1 if node.loop is not None and node.loop.kind == "sequential" else total
    check_room(uow, begun)
    positions = [Position(number, items) for number in range(begun)]
    children = [_columns(live, node, variables, position, uow.now) for position in positions]
    call_id = insert_row(
        uow.connection,
        calls,
        {
            "instance_id": live.id,
            "task_id": point.task_id,
            "element_id": node.id,
            "total": total,
            "begun": begun,
            "remaining": total,
            "items": items,
        },
    )
    uow.record(
        HistoryEvent(
            EventName.CHILDREN_STARTED,
            live.id,
            element_id=node.id,
            organisation=live.organisation,
            data={"call": call_id, "process": node.called_element, "count": total},
        )
    )
    for columns in children:
        _start(uow, live, call_id, called, columns)


@dataclass(frozen=True, slots=True)
class Position:
    """Which of a call's children is meant, and what item it gets."""

    number: int
    items: list[Any] | None

    def locals(self, node: Node) -> dict[str, Any]:
        """Return the variables that only this child sees."""
        if self.items is None or node.loop is None:
            return {}
        local: dict[str, Any] = {COUNTER: self.number}
        if node.loop.item:
            local[node.loop.item] = self.items[self.number]
        return local


def _columns(
    live: LiveInstance,
    node: Node,
    variables: Mapping[str, Any],
    position: Position,
    now: datetime,
) -> dict[str, Any]:
    """Return what a called instance begins with; raises InvalidInput, ExpressionError.

    With that, all that could fail has been evaluated.
    """
    seen = {**variables, **position.locals(node)}
    return {
        "variables": mapped(live.definition.program, node.mapping("in"), seen, now),
        "organisation": code_of(
            live.definition, node, "organisation", seen, now, default=live.organisation
        ),
        "business_key": code_of(
            live.definition, node, "business_key", seen, now, default=live.business_key
        ),
        "due_at": _due_at(live, node, seen, now),
        "call_position": position.number,
    }


def _start(
    uow: UnitOfWork,
    live: LiveInstance,
    call_id: int,
    definition: Definition,
    columns: dict[str, Any],
) -> None:
    started = create(
        uow,
        definition,
        **columns,
        parent_id=live.id,
        root_id=live.root_id,
        call_id=call_id,
    )
    uow.record(
        HistoryEvent(
            EventName.INSTANCE_STARTED,
            started.id,
            organisation=started.organisation,
            definition_id=definition.id,
            data={
                "process": definition.process_key,
                "version": definition.version,
                "parent": live.id,
            },
        )
    )
    uow.touch(started.id)


def begin_next(uow: UnitOfWork, live: LiveInstance, call: Any) -> None:
    """Start the next child of a sequential call; raises as `start_children` does."""
    node = live.definition.program.nodes[call.element_id]
    called = _called(uow, node)
    check_may_start(uow.connection, called)
    variables = live.process.visible_at(call.task_id)
    position = Position(call.begun, call.items)
    columns = _columns(live, node, variables, position, uow.now)
    _BEGUN.run(uow.connection, {"id": call.id})
    _start(uow, live, call.id, called, columns)


def collected(node: Node, outcomes: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a multi-instance call writes back: for each `out.*`, the list of the values."""
    names = list(node.mapping("out"))
    result: dict[str, Any] = {name: [outcome.get(name) for outcome in outcomes] for name in names}
    loop = node.loop
    if loop is not None and loop.output_collection and loop.output_item:
        result[loop.output_collection] = [outcome.get(loop.output_item) for outcome in outcomes]
    return result


def _items(
    uow: UnitOfWork, live: LiveInstance, node: Node, variables: Mapping[str, Any]
) -> list[Any] | None:
    if node.loop is None or node.loop.is_standard:
        return None
    evaluate = partial(_evaluate, live, variables, uow.now)
    items = collection_of(node.loop, evaluate)
    limit = uow.runtime.settings.max_children
    if len(items) > limit:
        raise InvalidInput(f"Вызовов {len(items)}: больше {limit} не допускается.")
    return items


def _evaluate(live: LiveInstance, variables: Mapping[str, Any], now: datetime, text: str) -> Any:
    return live.definition.program.expression(text).evaluate(variables, now)


def _called(uow: UnitOfWork, node: Node) -> Definition:
    definitions, key = uow.runtime.definitions, node.called_element or ""
    pinned = node.properties.get(PINNED)
    if pinned is not None:
        return definitions.version(uow.connection, key, int(pinned))
    return definitions.newest(uow.connection, key)


def _due_at(
    live: LiveInstance, node: Node, variables: Mapping[str, Any], now: datetime
) -> datetime | None:
    text = node.properties.get("due")
    return live.definition.program.due(text).first_due(variables, now).at if text else live.due_at
