"""Where the running instances of a process stand, asked of the database in one statement."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select, union_all

from engine.children.tables import calls
from engine.diagrams.model import NodeKind
from engine.incidents.tables import incidents
from engine.instances.lifecycle import InstanceState
from engine.instances.tables import instances
from engine.jobs.tables import jobs
from engine.messages.tables import subscriptions
from engine.storage.prepared import Prepared
from engine.timers.tables import timers
from engine.work_items.tables import STILL_OPEN, work_items

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


IS_RUNNING = or_(
    instances.c.state == InstanceState.ACTIVE.value,
    instances.c.state == InstanceState.SUSPENDED.value,
)
"""Condition: the instance has not ended."""


def _standing(table: Any, *conditions: Any) -> Any:
    return (
        select(instances.c.id, instances.c.definition_id, table.c.element_id)
        .join(table, table.c.instance_id == instances.c.id)
        .where(
            instances.c.process_key == bindparam("process_key"),
            IS_RUNNING,
            *conditions,
        )
    )


_STANDING = Prepared(
    union_all(
        _standing(work_items, STILL_OPEN),
        _standing(calls),
        _standing(jobs, jobs.c.state == "waiting"),
        _standing(timers),
        _standing(subscriptions),
        _standing(incidents, incidents.c.resolved_at.is_(None)),
    )
)
_LISTENERS = frozenset({NodeKind.BOUNDARY, NodeKind.START})


def places_by_instance(uow: UnitOfWork, process_key: str) -> dict[int, tuple[str, ...]]:
    """Return the names of the elements at which each running instance of a process waits.

    Events that only listen beside a step are no places.
    """
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for row in _STANDING.all(uow.connection, {"process_key": process_key}):
        definition = uow.runtime.definitions.get(uow.connection, row.definition_id)
        node = definition.program.nodes.get(row.element_id or "")
        if node is not None and node.kind not in _LISTENERS:
            found[row.id][node.label] = None
    return {instance_id: tuple(names) for instance_id, names in found.items()}
