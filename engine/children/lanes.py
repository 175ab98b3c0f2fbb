"""In whose lane a called process works: its tasks without a lane belong to the caller's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from engine.children.tables import calls
from engine.instances.live import LiveInstance
from engine.instances.tables import instances
from engine.storage.prepared import Prepared

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_CALLER = Prepared(
    select(calls.c.element_id, instances.c.definition_id, instances.c.call_id)
    .join(instances, instances.c.id == calls.c.instance_id)
    .where(calls.c.id == bindparam("id"))
)


def lane_of_caller(uow: UnitOfWork, live: LiveInstance) -> str | None:
    """Return the role or lane of the nearest call activity above that has one."""
    call_id = live.call_id
    while call_id is not None:
        row = _CALLER.first(uow.connection, {"id": call_id})
        if row is None:
            return None
        definition = uow.runtime.definitions.get(uow.connection, row.definition_id)
        node = definition.program.nodes[row.element_id]
        word = node.properties.get("responsible_role") or node.lane
        if word:
            return word
        call_id = row.call_id
    return None
