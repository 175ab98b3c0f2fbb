"""The flows that tokens have taken, told from what an instance's history says of its elements."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import InstanceHistory, InstanceView, Query
from engine.diagrams.model import NodeKind

if TYPE_CHECKING:
    from engine.diagrams.program import Program
    from engine.unit_of_work import UnitOfWork

_ARRIVED = frozenset({"WorkItemOpened", "ChildrenStarted"})
_PASSED = frozenset({"ElementPassed", "WorkItemCompleted", "ChildrenCompleted", "JobCompleted"})
_JOINS = frozenset({NodeKind.PARALLEL, NodeKind.INCLUSIVE})


@dataclass(frozen=True, slots=True)
class FlowsTaken(Query[tuple[str, ...]]):
    """The ids of the flows taken in an instance, in that order; `waiting` are elements it stands at."""

    instance_id: int
    waiting: Collection[str] = ()

    def execute(self, uow: UnitOfWork) -> tuple[str, ...]:
        """Return them."""
        instance = InstanceView(self.instance_id).execute(uow).instance
        definition = uow.runtime.definitions.get(uow.connection, instance.definition_id)
        walk = _Walk(definition.program)
        for event in InstanceHistory(self.instance_id).execute(uow):
            if event.element_id in definition.program.nodes:
                walk.take(event.element_id or "", event.kind)
        for element_id in self.waiting:
            walk.arrive(element_id)
        return tuple(walk.taken)


class _Walk:
    """Who was left last, and by which flows one came to where one is now."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._left: dict[str, int] = {}
        self._step = 0
        self._here: set[str] = set()
        self.taken: dict[str, None] = {}

    def take(self, element_id: str, kind: str) -> None:
        """Go on by one event."""
        if kind in _ARRIVED:
            self.arrive(element_id)
        elif kind in _PASSED:
            self.arrive(element_id)
            self._here.discard(element_id)
            self._step += 1
            self._left[element_id] = self._step

    def arrive(self, element_id: str) -> None:
        """Mark the flow by which an element was reached: from what was left last; a join has all."""
        if element_id in self._here or element_id not in self._program.nodes:
            return
        self._here.add(element_id)
        flows = [one for one in self._program.incoming[element_id] if one.source in self._left]
        if flows and self._program.nodes[element_id].kind not in _JOINS:
            flows = [max(flows, key=lambda one: self._left[one.source])]
        self.taken.update(dict.fromkeys(one.id for one in flows))
