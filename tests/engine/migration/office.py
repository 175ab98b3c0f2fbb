"""An engine with a process owner and a clerk, for the tests of change under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from engine import (
    Actor,
    Command,
    CompleteWorkItem,
    Deploy,
    Engine,
    InstanceHistory,
    InstanceView,
    Intervention,
    MigrateInstance,
    PreviewMigration,
    RunDueWork,
    StartInstance,
    WorkItemsOf,
    WorkItemSummary,
)
from engine.migration.values import Decisions, InstancePreview
from engine.testing import FrozenClock, memory_engine
from tests.engine.trace import HANDLERS

OWNER = Actor("owner", interventions=frozenset(Intervention))
CLERK = Actor("clerk", frozenset({"clerk", "head"}))
T = TypeVar("T")


@dataclass
class Office:
    """An engine in memory, with its clock."""

    engine: Engine
    clock: FrozenClock

    def run(self, command: Command[T]) -> T:
        """Run one command."""
        return self.engine.execute(command)

    def deploy(self, *diagrams: bytes, forms: Mapping[str, Any] | None = None) -> None:
        """Deploy diagrams one after the other: versions 1, 2 and so on."""
        for xml in diagrams:
            self.run(Deploy(xml, forms or {}))

    def start(self, version: int = 1, key: str = "order", **variables: Any) -> int:
        """Start an instance and run what is due at once."""
        started = self.run(StartInstance(key, variables, version=version))
        self.work()
        return started

    def work(self, **later: float) -> None:
        """Let time go by and run what is due."""
        self.clock.forward(**later)
        RunDueWork(self.engine)()

    def open(self, instance_id: int) -> dict[str, WorkItemSummary]:
        """Open work items by element, of the instance and those it called."""
        items = self.run(WorkItemsOf(instance_id, whole_tree=True, open_only=True))
        return {item.element_id: item for item in items}

    def complete(self, instance_id: int, element: str, **variables: Any) -> None:
        """Complete the open work item at an element."""
        item = self.open(instance_id)[element]
        self.run(CompleteWorkItem(item.id, CLERK, variables))
        self.work()

    def preview(self, instance_id: int, version: int = 2, **decided: Any) -> InstancePreview:
        """What a move would find."""
        decisions = Decisions(**decided)
        [found] = self.run(PreviewMigration("order", version, [instance_id], decisions=decisions))
        return found

    def migrate(self, instance_id: int, version: int = 2, **decided: Any) -> InstancePreview:
        """Move an instance and forget all that is in memory."""
        moved = self.run(
            MigrateInstance(instance_id, version, OWNER, Decisions(**decided), "почему")
        )
        self.engine.runtime.cache.clear()
        self.work()
        return moved

    def story(self, instance_id: int) -> list[str]:
        """What happened, one line for each event."""
        events = self.run(InstanceHistory(instance_id))
        return [f"{event.kind} {event.element_id or ''}".rstrip() for event in events]

    def state(self, instance_id: int) -> str:
        """The state of an instance."""
        return self.run(InstanceView(instance_id)).instance.state.value


def open_office() -> Office:
    """A new office without diagrams."""
    clock = FrozenClock()
    return Office(memory_engine(clock=clock, handlers=HANDLERS), clock)
