"""Begin an instance at a start event that has happened (BPMN 2.0, 10.5.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.definitions.stored import Definition
from engine.diagrams.mapping import mapped
from engine.diagrams.model import Node
from engine.history.events import EventName, HistoryEvent
from engine.instances.codes import code_of
from engine.instances.live import LiveInstance, create

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Cause:
    """What has happened: a message, a signal, a timer; `data` is what history says of it.

    `variables` come with it; `business_key` is the key of a message, which goes before the start event's own.
    """

    event: EventName
    data: Mapping[str, Any]
    variables: Mapping[str, Any] = field(default_factory=dict)
    business_key: str | None = None


def begin(uow: UnitOfWork, definition: Definition, node: Node, cause: Cause) -> None:
    """Start an instance at a start event, by the system. Raises InvalidInput, ExpressionError."""
    variables = mapped(definition.program, node.mapping("out"), cause.variables, uow.now)
    live = create(
        uow,
        definition,
        variables=variables,
        organisation=code_of(definition, node, "organisation", variables, uow.now),
        business_key=cause.business_key
        or code_of(definition, node, "business_key", variables, uow.now),
        begins_at=node.id,
    )
    started = {"process": definition.process_key, "version": definition.version}
    _record(uow, live, EventName.INSTANCE_STARTED, None, started)
    _record(uow, live, cause.event, node.id, cause.data)
    uow.touch(live.id)


def _record(
    uow: UnitOfWork,
    live: LiveInstance,
    name: EventName,
    element_id: str | None,
    data: Mapping[str, Any],
) -> None:
    uow.record(
        HistoryEvent(
            name,
            live.id,
            element_id=element_id,
            organisation=live.organisation,
            definition_id=live.definition.id if element_id is None else None,
            data=data,
        )
    )
