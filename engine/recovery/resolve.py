"""Resolve an incident: try again, with changed variables or without, or step over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from engine.actor import Actor, Intervention
from engine.command import Command
from engine.errors import InvalidInput, InvalidState, NotFound
from engine.history.events import EventName, HistoryEvent
from engine.incidents.tables import incidents
from engine.instances.lifecycle import WORDS, InstanceState
from engine.instances.live import LiveInstance, lock, open_workflow
from engine.recovery.again import let_go, try_again
from engine.spiff.enter import step_over
from engine.storage.prepared import Prepared

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_BY_ID = Prepared(select(incidents).where(incidents.c.id == bindparam("id")))
_CLOSE = Prepared(
    update(incidents)
    .where(incidents.c.id == bindparam("this"), incidents.c.resolved_at.is_(None))
    .values(
        resolved_at=bindparam("at"), resolved_by=bindparam("by"), resolution=bindparam("resolution")
    )
)


@dataclass(frozen=True, slots=True)
class ResolveIncident(Command[None]):
    """Let an instance go on after an incident.

    `retry` tries again what failed, after setting `variables` where the token stands. `skip` steps
    over it and needs a reason: a job or a called process counts as done, a script as run, a message
    or an error as not thrown, an awaited event as happened. A gateway that finds no way out cannot
    be skipped. In a suspended instance the token goes on when it is resumed.
    """

    incident_id: int
    actor: Actor
    action: str = "retry"
    variables: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""

    def execute(self, uow: UnitOfWork) -> None:
        """Resolve it; raises NotFound, NotAllowed, InvalidState, InvalidInput."""
        self.actor.check_may(Intervention.RESOLVE)
        self._check()
        row = _BY_ID.first(uow.connection, {"id": self.incident_id})
        if row is None:
            raise NotFound(f"Инцидента № {self.incident_id} нет.")
        live = _running(uow, row.instance_id)
        self._close(uow)
        before = self._set_variables(live, row)
        if self.action == "skip":
            let_go(uow, row)
            if row.task_id is not None:
                step_over(live.process, row.task_id)
        else:
            try_again(uow, live, row)
        uow.record(self._event(live, row, before))
        uow.touch(live.id)

    def _check(self) -> None:
        if self.action not in ("retry", "skip"):
            raise InvalidInput(f"Действия «{self.action}» для инцидента нет.")
        if self.action == "skip" and not self.reason.strip():
            raise InvalidInput("Укажите причину, по которой шаг пропускается.")
        for name in self.variables:
            if not name.isidentifier() or name.startswith("_"):
                raise InvalidInput(f"Имя переменной «{name}» не годится.")

    def _close(self, uow: UnitOfWork) -> None:
        values = {
            "this": self.incident_id,
            "at": uow.now,
            "by": self.actor.user_id,
            "resolution": f"{self.action}: {self.reason}"[:1000],
        }
        if _CLOSE.run(uow.connection, values) != 1:
            raise InvalidState(f"Инцидент № {self.incident_id} уже разобран.")

    def _set_variables(self, live: LiveInstance, row: Any) -> dict[str, Any]:
        """Write the variables where the token sees them; return what they were."""
        if not self.variables:
            return {}
        if row.task_id is None:
            seen: Mapping[str, Any] = live.process.variables
            before = {name: seen.get(name) for name in self.variables}
            live.process.variables.update(self.variables)
            return before
        seen = live.process.visible_at(row.task_id)
        before = {name: seen.get(name) for name in self.variables}
        live.process.set_at(row.task_id, self.variables)
        return before

    def _event(self, live: LiveInstance, row: Any, before: dict[str, Any]) -> HistoryEvent:
        data = {"incident": row.id, "action": self.action, "reason": self.reason}
        if self.variables:
            data |= {"before": before, "after": dict(self.variables)}
        return HistoryEvent(
            EventName.INCIDENT_RESOLVED,
            live.id,
            self.actor,
            element_id=row.element_id,
            organisation=live.organisation,
            data=data,
        )


def _running(uow: UnitOfWork, instance_id: int) -> LiveInstance:
    """Return the incident's instance with its workflow; raises InvalidState if it has ended."""
    live = lock(uow, instance_id)
    if live.state not in (InstanceState.ACTIVE, InstanceState.SUSPENDED):
        raise InvalidState(f"Процесс {WORDS[live.state]}: повторять и пропускать в нём нечего.")
    return open_workflow(uow, instance_id)
