"""Suspend and resume: a suspended instance keeps everything and moves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.actor import Actor
from engine.command import Command
from engine.history.events import EventName, HistoryEvent
from engine.instances.lifecycle import InstanceState
from engine.instances.live import lock, open_workflow

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SuspendInstance(Command[None]):
    """Stop an instance where it stands; its work items cannot be done until it is resumed."""

    instance_id: int
    actor: Actor
    reason: str

    def execute(self, uow: UnitOfWork) -> None:
        """Suspend it; raises NotFound, InvalidState."""
        live = lock(uow, self.instance_id)
        live.move_to(InstanceState.SUSPENDED)
        data = {"reason": self.reason}
        uow.record(HistoryEvent(EventName.INSTANCE_SUSPENDED, live.id, self.actor, data=data))


@dataclass(frozen=True, slots=True)
class ResumeInstance(Command[None]):
    """Let a suspended instance go on; what came due meanwhile happens now."""

    instance_id: int
    actor: Actor
    reason: str = ""

    def execute(self, uow: UnitOfWork) -> None:
        """Resume it; raises NotFound, InvalidState."""
        live = lock(uow, self.instance_id)
        live.move_to(InstanceState.ACTIVE)
        data = {"reason": self.reason} if self.reason else {}
        uow.record(HistoryEvent(EventName.INSTANCE_RESUMED, live.id, self.actor, data=data))
        open_workflow(uow, live.id)
        uow.touch(live.id)
