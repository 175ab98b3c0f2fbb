"""Suspend and resume an instance: a suspended one keeps everything and moves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine.actor import Actor, Intervention
from engine.command import Command
from engine.errors import InvalidState
from engine.history.events import EventName, HistoryEvent
from engine.instances.lifecycle import InstanceState
from engine.instances.live import LiveInstance, lock, open_workflow
from engine.instances.tables import instances
from engine.messages.kept import deliver_kept
from engine.migration.standing import standing_of
from engine.storage.prepared import Prepared

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_HELD = Prepared(select(instances.c.held).where(instances.c.id == bindparam("id")))


@dataclass(frozen=True, slots=True)
class SuspendInstance(Command[None]):
    """Stop an instance where it stands; its work items cannot be done until it is resumed."""

    instance_id: int
    actor: Actor
    reason: str

    def execute(self, uow: UnitOfWork) -> None:
        """Suspend it; raises NotFound, NotAllowed, InvalidState."""
        self.actor.check_may(Intervention.CONTROL)
        suspend(uow, lock(uow, self.instance_id), self.actor, {"reason": self.reason})


@dataclass(frozen=True, slots=True)
class ResumeInstance(Command[None]):
    """Let a suspended instance go on; what came due meanwhile happens now."""

    instance_id: int
    actor: Actor
    reason: str = ""

    def execute(self, uow: UnitOfWork) -> None:
        """Resume it; raises NotFound, NotAllowed, InvalidState."""
        self.actor.check_may(Intervention.CONTROL)
        live = lock(uow, self.instance_id)
        if _HELD.scalar(uow.connection, {"id": live.id}):
            raise InvalidState(
                f"Экземпляр № {live.id} приостановлен вместе со всем процессом "
                f"«{live.definition.name}»: возобновите процесс или переведите экземпляр "
                "на другую версию."
            )
        resume(uow, live, self.actor, {"reason": self.reason} if self.reason else {})


def suspend(uow: UnitOfWork, live: LiveInstance, actor: Actor, data: dict[str, Any]) -> None:
    """Suspend a locked instance; raises InvalidState."""
    live.move_to(InstanceState.SUSPENDED)
    uow.record(
        HistoryEvent(
            EventName.INSTANCE_SUSPENDED,
            live.id,
            actor,
            organisation=live.organisation,
            data=data,
        )
    )


def resume(uow: UnitOfWork, live: LiveInstance, actor: Actor, data: dict[str, Any]) -> None:
    """Resume a locked instance and let it take what has come meanwhile; raises InvalidState.

    What began to wait while it stood still, after a move or a return, is opened now.
    """
    live.move_to(InstanceState.ACTIVE)
    uow.record(
        HistoryEvent(
            EventName.INSTANCE_RESUMED,
            live.id,
            actor,
            organisation=live.organisation,
            data=data,
        )
    )
    open_workflow(uow, live.id)
    open_outside = standing_of(uow, live).open_outside()
    live.opened = {
        task: element for task, element in live.open_points.items() if task in open_outside
    }
    deliver_kept(uow, live)
    uow.touch(live.id)
