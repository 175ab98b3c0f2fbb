"""Where an instance has ended: the end events that it has reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import InstanceHistory, InstanceView, Query
from engine.diagrams.model import NodeKind

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class EndsReached(Query[tuple[str, ...]]):
    """The names of the end events that an instance has reached, each once. Raises NotFound."""

    instance_id: int

    def execute(self, uow: UnitOfWork) -> tuple[str, ...]:
        """Return them."""
        instance = InstanceView(self.instance_id).execute(uow).instance
        nodes = uow.runtime.definitions.get(uow.connection, instance.definition_id).program.nodes
        reached = (
            nodes[event.element_id]
            for event in InstanceHistory(self.instance_id).execute(uow)
            if event.kind == "ElementPassed" and event.element_id in nodes
        )
        ends = {node.name or node.id for node in reached if node.kind is NodeKind.END}
        return tuple(sorted(ends))
