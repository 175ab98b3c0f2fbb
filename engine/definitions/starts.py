"""Which processes begin with a message or a signal: the newest versions, read once a deployment."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from engine.definitions.stored import Definition
from engine.definitions.tables import process_definitions
from engine.diagrams.model import EventKind, Node, NodeKind
from engine.storage.prepared import Prepared

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

Starts = dict[tuple[EventKind, str], list[tuple[Definition, Node]]]

_LAST = Prepared(select(func.max(process_definitions.c.id).label("id")))
_NEWEST = Prepared(
    select(func.max(process_definitions.c.id).label("id"))
    .group_by(process_definitions.c.process_key)
    .order_by(process_definitions.c.process_key)
)


def begun_by(uow: UnitOfWork, kind: EventKind, name: str) -> list[tuple[Definition, Node]]:
    """Return the definitions that an event begins, each with its start event, by process key.

    Definitions never change, so what the newest ones begin with is known until there is a newer one.
    """
    last = _LAST.scalar(uow.connection, {})
    memory = uow.runtime.memory
    known: tuple[int, Starts] | None = memory.get(begun_by)
    if known is None or known[0] != last:
        known = memory[begun_by] = (last, _read(uow))
    return known[1].get((kind, name), [])


def _read(uow: UnitOfWork) -> Starts:
    starts: Starts = defaultdict(list)
    for definition_id in _NEWEST.scalars(uow.connection, {}):
        definition = uow.runtime.definitions.get(uow.connection, definition_id)
        for node in definition.program.process.root.nodes.values():
            if node.kind is NodeKind.START and node.event.name is not None:
                starts[node.event.kind, node.event.name].append((definition, node))
    return dict(starts)
