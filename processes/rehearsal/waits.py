"""Where tokens wait on a stage, in all of its instances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import Instance, Instances, InstanceState, Query, Wait, WaitsOf
from engine.diagrams.model import Node

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WaitingThere:
    """A wait, the instance that waits, and the element of its diagram."""

    wait: Wait
    instance: Instance
    node: Node | None

    @property
    def name(self) -> str:
        """What the element is called."""
        return (self.node.name or self.node.id) if self.node else self.instance.name

    @property
    def label(self) -> str:
        """How sentences call the element."""
        return self.node.label if self.node else self.instance.name


@dataclass(frozen=True, slots=True)
class AllWaits(Query[list[WaitingThere]]):
    """All of them, instance by instance."""

    def execute(self, uow: UnitOfWork) -> list[WaitingThere]:
        """Return them."""
        found: list[WaitingThere] = []
        for instance in Instances(state=InstanceState.ACTIVE).execute(uow):
            definition = uow.runtime.definitions.get(uow.connection, instance.definition_id)
            nodes = definition.program.nodes
            found += [
                WaitingThere(wait, instance, nodes.get(wait.element_id or ""))
                for wait in WaitsOf(instance.id).execute(uow)
            ]
        return found
