"""Order a bulk move, and stop one that is under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from engine import Actor, Command, Decisions, Intervention, InvalidInput, InvalidState
from engine.history.events import SYSTEM_CHAIN, EventName, HistoryEvent
from engine.storage.prepared import Prepared
from engine.storage.rows import add_rows, insert_row
from processes.moves.looking import running_versions
from processes.moves.rows import move_by_id
from processes.moves.tables import bulk_move_results, bulk_moves
from processes.moves.values import ResultState, written

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_LONGEST_REASON = 2000
_UNDER_WAY = Prepared(
    select(bulk_moves.c.id).where(
        bulk_moves.c.process_key == bindparam("process_key"), bulk_moves.c.finished_at.is_(None)
    )
)
_LEAVE = Prepared(
    bulk_move_results.update()
    .where(
        bulk_move_results.c.move_id == bindparam("move"),
        bulk_move_results.c.state == ResultState.WAITING.value,
    )
    .values(state=ResultState.LEFT.value, message="Перевод прекращён раньше.")
)
_STOP = Prepared(
    bulk_moves.update()
    .where(bulk_moves.c.id == bindparam("move"), bulk_moves.c.finished_at.is_(None))
    .values(stopped_at=bindparam("at"), stopped_by=bindparam("by"), finished_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class BeginMove(Command[int]):
    """Order that instances be moved to a version, each by itself, and return the order's id.

    Raises NotAllowed, NotFound for an unknown version, InvalidInput without instances or without a
    reason and for instances that do not run on another version, InvalidState while another move of
    the process is under way.
    """

    actor: Actor
    process_key: str
    version: int
    instance_ids: Sequence[int]
    reason: str
    decisions: Decisions = field(default_factory=Decisions)
    undoes_id: int | None = None

    def execute(self, uow: UnitOfWork) -> int:
        """Write the list down; the worker works it off."""
        self.actor.check_may(Intervention.MIGRATE)
        uow.runtime.definitions.version(uow.connection, self.process_key, self.version)
        reason = _checked_reason(self.reason)
        chosen = self._chosen(uow)
        self._refuse_second(uow)
        move_id = self._insert(uow, reason)
        rows = [
            {
                "move_id": move_id,
                "instance_id": instance_id,
                "from_version": from_version,
                "state": ResultState.WAITING.value,
                "message": "",
                "done_at": None,
            }
            for instance_id, from_version in chosen.items()
        ]
        add_rows(uow.connection, bulk_move_results, rows)
        uow.record(self._event(move_id, reason))
        return move_id

    def _chosen(self, uow: UnitOfWork) -> dict[int, int]:
        running = running_versions(uow, self.process_key)
        chosen = {one: running[one] for one in sorted(set(self.instance_ids)) if one in running}
        if not self.instance_ids:
            raise InvalidInput("Отметьте, какие экземпляры перевести.")
        gone = sorted(set(self.instance_ids) - chosen.keys())
        if gone:
            numbers = ", ".join(f"№ {one}" for one in gone)
            raise InvalidInput(
                f"Уже не идут или принадлежат другому процессу: {numbers}. Обновите страницу."
            )
        return chosen

    def _refuse_second(self, uow: UnitOfWork) -> None:
        other = _UNDER_WAY.scalar(uow.connection, {"process_key": self.process_key})
        if other is not None:
            raise InvalidState(
                f"Перевод № {other} этого процесса ещё идёт. Дождитесь его или прекратите его."
            )

    def _insert(self, uow: UnitOfWork, reason: str) -> int:
        values = {
            "process_key": self.process_key,
            "version": self.version,
            "decisions": written(self.decisions),
            "reason": reason,
            "undoes_id": self.undoes_id,
            "begun_at": uow.now,
            "begun_by": self.actor.user_id,
            "on_behalf_of": self.actor.on_behalf_of,
        }
        return insert_row(uow.connection, bulk_moves, values)

    def _event(self, move_id: int, reason: str) -> HistoryEvent:
        data = {
            "noted": "BulkMoveBegun",
            "move": move_id,
            "process": self.process_key,
            "version": self.version,
            "total": len(set(self.instance_ids)),
            "undoes": self.undoes_id,
            "reason": reason,
        }
        return HistoryEvent(EventName.NOTED, SYSTEM_CHAIN, self.actor, data=data)


@dataclass(frozen=True, slots=True)
class StopMove(Command[None]):
    """Leave the instances where they are whose turn has not come. Raises NotAllowed, NotFound.

    One that has ended meanwhile stays as it is.
    """

    actor: Actor
    move_id: int

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        self.actor.check_may(Intervention.MIGRATE)
        move = move_by_id(uow, self.move_id)
        if move.is_finished:
            return
        _LEAVE.run(uow.connection, {"move": move.id})
        values = {"move": move.id, "at": uow.now, "by": self.actor.user_id}
        _STOP.run(uow.connection, values)
        data = {"noted": "BulkMoveStopped", "move": move.id, "process": move.process_key}
        uow.record(HistoryEvent(EventName.NOTED, SYSTEM_CHAIN, self.actor, data=data))


def _checked_reason(typed: str) -> str:
    reason = " ".join(typed.split())
    if not reason or len(reason) > _LONGEST_REASON:
        raise InvalidInput(f"Напишите причину перевода: от 1 до {_LONGEST_REASON} знаков.")
    return reason
