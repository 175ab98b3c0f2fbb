"""Start an instance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.actor import SYSTEM, Actor
from engine.command import Command
from engine.definitions.suspended import check_may_start
from engine.history.events import EventName, HistoryEvent
from engine.instances.live import create

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class StartInstance(Command[int]):
    """Start the newest version of a process (or the given one) and return the instance's id.

    `due_at` (aware) is taken by work items that have no due date of their own. `reason` is kept in
    history when a person starts by hand. Raises NotFound, InvalidState.
    """

    process_key: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    actor: Actor = SYSTEM
    organisation: str | None = None
    business_key: str | None = None
    due_at: datetime | None = None
    version: int | None = None
    reason: str | None = None

    def execute(self, uow: UnitOfWork) -> int:
        """Start it."""
        definitions, connection = uow.runtime.definitions, uow.connection
        if self.version is None:
            definition = definitions.newest(connection, self.process_key)
        else:
            definition = definitions.version(connection, self.process_key, self.version)
        check_may_start(connection, definition)
        live = create(
            uow,
            definition,
            variables=dict(self.variables),
            organisation=self.organisation,
            business_key=self.business_key,
            due_at=self.due_at,
        )
        data = {"process": definition.process_key, "version": definition.version}
        uow.record(
            HistoryEvent(
                EventName.INSTANCE_STARTED,
                live.id,
                self.actor,
                organisation=live.organisation,
                definition_id=definition.id,
                data=data | ({"reason": self.reason} if self.reason else {}),
            )
        )
        uow.touch(live.id)
        return live.id
