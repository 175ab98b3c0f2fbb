"""Suspend and resume a whole process: nothing new starts, nothing under way moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from engine.actor import Actor, Intervention
from engine.command import Command
from engine.definitions.tables import process_definitions
from engine.errors import InvalidInput, InvalidState, NotFound
from engine.history.events import SYSTEM_CHAIN, EventName, HistoryEvent
from engine.instances.lifecycle import InstanceState
from engine.instances.live import lock
from engine.instances.tables import instances
from engine.storage.prepared import Prepared
from engine.suspension.instance import resume, suspend

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_VERSIONS = Prepared(
    select(
        process_definitions.c.id,
        process_definitions.c.version,
        process_definitions.c.name,
        process_definitions.c.suspended,
    )
    .where(process_definitions.c.process_key == bindparam("key"))
    .order_by(process_definitions.c.version)
    .with_for_update()
)
_MARK = Prepared(
    update(process_definitions)
    .where(process_definitions.c.id == bindparam("this"))
    .values(suspended=bindparam("suspended"))
)
_OF_DEFINITION = select(instances.c.id).where(instances.c.definition_id == bindparam("definition"))
_ACTIVE = Prepared(
    _OF_DEFINITION.where(instances.c.state == InstanceState.ACTIVE.value).order_by(instances.c.id)
)
_HELD = Prepared(
    _OF_DEFINITION.where(
        instances.c.held, instances.c.state == InstanceState.SUSPENDED.value
    ).order_by(instances.c.id)
)
_HOLD = Prepared(
    update(instances).where(instances.c.id == bindparam("this")).values(held=bindparam("held"))
)


@dataclass(frozen=True, slots=True)
class SuspendDefinition(Command[int]):
    """Suspend a version of a process, or all its versions; returns how many instances it stops.

    No new instance starts, also not by a call or a message. Those under way take no completions,
    and their timers, jobs and messages wait.
    """

    process_key: str
    actor: Actor
    reason: str
    version: int | None = None

    def execute(self, uow: UnitOfWork) -> int:
        """Suspend it; raises NotFound, NotAllowed, InvalidState, InvalidInput."""
        self.actor.check_may(Intervention.CONTROL)
        if not self.reason.strip():
            raise InvalidInput("Укажите причину, по которой процесс приостанавливается.")
        count = 0
        for row in _versions(uow, self.process_key, self.version, suspended=False):
            stopped = _ACTIVE.scalars(uow.connection, {"definition": row.id})
            data = {"version": row.version, "reason": self.reason}
            for one in stopped:
                suspend(uow, lock(uow, one), self.actor, {"with_definition": row.id, **data})
            _hold(uow, stopped, held=True)
            self._record(uow, row, len(stopped))
            count += len(stopped)
        return count

    def _record(self, uow: UnitOfWork, row: Any, count: int) -> None:
        _mark(uow, row, suspended=True)
        data = {"process": self.process_key, "version": row.version, "instances": count}
        uow.record(
            HistoryEvent(
                EventName.DEFINITION_SUSPENDED,
                SYSTEM_CHAIN,
                self.actor,
                definition_id=row.id,
                data=data | {"reason": self.reason},
            )
        )


@dataclass(frozen=True, slots=True)
class ResumeDefinition(Command[int]):
    """Resume a version of a process, or all its versions; returns how many instances go on.

    Those that were suspended one by one stay so. What came due meanwhile happens now.
    """

    process_key: str
    actor: Actor
    reason: str = ""
    version: int | None = None

    def execute(self, uow: UnitOfWork) -> int:
        """Resume it; raises NotFound, NotAllowed, InvalidState."""
        self.actor.check_may(Intervention.CONTROL)
        count = 0
        for row in _versions(uow, self.process_key, self.version, suspended=True):
            held = _HELD.scalars(uow.connection, {"definition": row.id})
            _mark(uow, row, suspended=False)
            _hold(uow, held, held=False)
            for one in held:
                data = {"with_definition": row.id, "version": row.version, "reason": self.reason}
                resume(uow, lock(uow, one), self.actor, data)
            self._record(uow, row, len(held))
            count += len(held)
        return count

    def _record(self, uow: UnitOfWork, row: Any, count: int) -> None:
        data = {"process": self.process_key, "version": row.version, "instances": count}
        uow.record(
            HistoryEvent(
                EventName.DEFINITION_RESUMED,
                SYSTEM_CHAIN,
                self.actor,
                definition_id=row.id,
                data=data | {"reason": self.reason},
            )
        )


def _versions(uow: UnitOfWork, key: str, version: int | None, *, suspended: bool) -> Iterator[Any]:
    """Yield the versions that are (not) `suspended` yet; raises NotFound, InvalidState if there are none."""
    known = _VERSIONS.all(uow.connection, {"key": key})
    asked = [row for row in known if version in (None, row.version)]
    if not asked:
        which = f"Процесса «{key}»" if version is None else f"Версии {version} процесса «{key}»"
        raise NotFound(f"{which} нет.")
    changing = [row for row in asked if bool(row.suspended) is suspended]
    if not changing:
        state = "не приостановлен" if suspended else "уже приостановлен"
        raise InvalidState(f"Процесс «{asked[-1].name}» {state}.")
    yield from changing


def _mark(uow: UnitOfWork, row: Any, *, suspended: bool) -> None:
    _MARK.run(uow.connection, {"this": row.id, "suspended": suspended})


def _hold(uow: UnitOfWork, ids: list[int], *, held: bool) -> None:
    if ids:
        _HOLD.run_many(uow.connection, [{"this": one, "held": held} for one in ids])
