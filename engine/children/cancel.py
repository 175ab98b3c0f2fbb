"""Cancel an instance with everything below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.actor import Actor
from engine.children.ended import child_ended
from engine.command import Command
from engine.errors import InvalidInput
from engine.instances.end import cancel
from engine.instances.lifecycle import InstanceState, check_move
from engine.instances.live import lock, open_workflow

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CancelInstance(Command[None]):
    """End an instance early, for a reason; its children end with it, its caller counts it as ended."""

    instance_id: int
    actor: Actor
    reason: str

    def execute(self, uow: UnitOfWork) -> None:
        """Cancel it; raises NotFound, InvalidState, InvalidInput."""
        if not self.reason.strip():
            raise InvalidInput("Укажите причину, по которой процесс прекращается.")
        check_move(lock(uow, self.instance_id).state, InstanceState.CANCELLED)
        live = open_workflow(uow, self.instance_id)
        live.process.end_all()
        cancel(uow, live, self.reason, self.actor)
        uow.touch(live.id)
        child_ended(uow, live)
