"""Return an instance to an element it has been through; history stays and says who and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.actor import Actor, Intervention
from engine.command import Command, Query
from engine.errors import InvalidInput, InvalidState
from engine.history.events import EventName, HistoryEvent
from engine.instances.lifecycle import InstanceState
from engine.instances.live import LiveInstance, lock, open_workflow
from engine.migration.standing import read_standing, standing_of
from engine.rewind.plan import RewindPlan, plan_rewind
from engine.rewind.values import Effect, RewindPreview
from engine.spiff.enter import reenter

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PreviewRewind(Query[RewindPreview]):
    """What a return would close, and which effects would stay; raises NotFound."""

    instance_id: int
    element_id: str

    def execute(self, uow: UnitOfWork) -> RewindPreview:
        """Return it; nothing changes, nobody waits."""
        return plan_rewind(uow, read_standing(uow, self.instance_id), self.element_id).preview


@dataclass(frozen=True, slots=True)
class RewindInstance(Command[RewindPreview]):
    """Return a running or suspended instance to an earlier element, for a reason.

    What is open after the element is closed (work items, timers, called processes), then the
    element is opened again. Parallel branches that do not come from it go on. Variables keep their
    values, and effects outside stay; both the result and the history list them. Raises NotFound,
    NotAllowed, InvalidInput, InvalidState.
    """

    instance_id: int
    element_id: str
    actor: Actor
    reason: str

    def execute(self, uow: UnitOfWork) -> RewindPreview:
        """Return it."""
        self.actor.check_may(Intervention.CONTROL)
        if not self.reason.strip():
            raise InvalidInput("Укажите причину, по которой процесс возвращается.")
        live = lock(uow, self.instance_id)
        if live.state in (InstanceState.ACTIVE, InstanceState.SUSPENDED):
            open_workflow(uow, live.id)
        plan = plan_rewind(uow, standing_of(uow, live), self.element_id)
        if plan.preview.obstacle:
            raise InvalidState(plan.preview.obstacle)
        uow.record(self._event(live, plan))
        reenter(live.process, plan.closing, plan.host_id, self.element_id)
        uow.touch(live.id)
        return plan.preview

    def _event(self, live: LiveInstance, plan: RewindPlan) -> HistoryEvent:
        return HistoryEvent(
            EventName.INSTANCE_REWOUND,
            live.id,
            self.actor,
            element_id=self.element_id,
            organisation=live.organisation,
            definition_id=live.definition.id,
            data={
                "reason": self.reason,
                "closed": list(plan.preview.closes),
                "effects": [_recorded(effect) for effect in plan.preview.effects],
            },
        )


def _recorded(effect: Effect) -> dict[str, Any]:
    """Return an effect as history names it: by its own event."""
    return {
        "kind": effect.kind.value,
        "what": effect.what,
        "instance": effect.instance_id,
        "position": effect.position,
    }
