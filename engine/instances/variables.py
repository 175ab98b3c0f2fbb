"""Set variables by hand: an intervention, with the values before and after in history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.actor import Actor
from engine.command import Command
from engine.errors import InvalidInput
from engine.history.events import EventName, HistoryEvent
from engine.instances.lifecycle import WORDS, InstanceState
from engine.instances.live import open_workflow

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SetVariables(Command[None]):
    """Change an instance's variables, for a reason. Ids, decisions, numbers and dates only."""

    instance_id: int
    variables: Mapping[str, Any]
    actor: Actor
    reason: str

    def execute(self, uow: UnitOfWork) -> None:
        """Set them; raises NotFound, InvalidInput."""
        live = open_workflow(uow, self.instance_id)
        if live.state not in (InstanceState.ACTIVE, InstanceState.SUSPENDED):
            raise InvalidInput(f"Процесс {WORDS[live.state]}: его данные не меняются.")
        before = {name: live.process.variables.get(name) for name in self.variables}
        live.process.variables.update(self.variables)
        data = {"reason": self.reason, "before": before, "after": dict(self.variables)}
        uow.record(HistoryEvent(EventName.VARIABLES_SET, live.id, self.actor, data=data))
        uow.touch(live.id)
