"""Work the lists off: one instance, one transaction, in which its result is written too."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, select

from engine import (
    Actor,
    Command,
    Engine,
    EngineError,
    Intervention,
    MigrateInstance,
    Query,
    Severity,
)
from engine.storage.prepared import Prepared
from processes.moves.tables import bulk_move_results, bulk_moves
from processes.moves.values import ResultState, read

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_log = logging.getLogger("tropa.worker")
_IS_WAITING = bulk_move_results.c.state == ResultState.WAITING.value
_WAITING = Prepared(
    select(bulk_move_results.c.id)
    .where(_IS_WAITING)
    .order_by(bulk_move_results.c.id)
    .limit(bindparam("most"))
)
_ORDER = Prepared(
    select(
        bulk_move_results.c.instance_id,
        bulk_moves.c.version,
        bulk_moves.c.decisions,
        bulk_moves.c.reason,
        bulk_moves.c.begun_by,
        bulk_moves.c.on_behalf_of,
    )
    .join(bulk_moves, bulk_moves.c.id == bulk_move_results.c.move_id)
    .where(bulk_move_results.c.id == bindparam("row"))
)
_SETTLE = Prepared(
    bulk_move_results.update()
    .where(bulk_move_results.c.id == bindparam("row"), _IS_WAITING)
    .values(state=bindparam("state"), message=bindparam("said"), done_at=bindparam("at"))
)
_TELL = Prepared(
    bulk_move_results.update()
    .where(bulk_move_results.c.id == bindparam("row"))
    .values(message=bindparam("said"))
)
_OPEN_MOVES = Prepared(select(bulk_moves.c.id).where(bulk_moves.c.finished_at.is_(None)))
_FINISH = Prepared(
    bulk_moves.update()
    .where(
        bulk_moves.c.finished_at.is_(None),
        ~exists().where(bulk_move_results.c.move_id == bulk_moves.c.id, _IS_WAITING),
    )
    .values(finished_at=bindparam("at"))
)


def work_off_moves(engine: Engine, *, most: int = 500) -> int:
    """Move at most so many instances of the moves under way; return how many were settled.

    It may be left at any moment: what is not settled is taken up by the next sweep.
    """
    if not engine.execute(_MovesUnderWay()):
        return 0
    rows = engine.execute(_Waiting(most))
    for row_id in rows:
        _settle(engine, row_id)
    engine.execute(_FinishMoves())
    return len(rows)


def _settle(engine: Engine, row_id: int) -> None:
    """Move one instance; whatever keeps it from moving is its result."""
    try:
        engine.execute(_MoveOne(row_id))
    except EngineError as error:
        engine.execute(_Refuse(row_id, str(error)))
    except Exception as error:  # noqa: BLE001 - one that fails must not hold up the rest
        _log.exception("row %s of a bulk move failed", row_id)
        engine.execute(_Refuse(row_id, f"Сбой при переводе: {type(error).__name__}."))


@dataclass(frozen=True, slots=True)
class _MovesUnderWay(Query[bool]):
    """Whether there is anything to work off."""

    def execute(self, uow: UnitOfWork) -> bool:
        return _OPEN_MOVES.first(uow.connection, {}) is not None


@dataclass(frozen=True, slots=True)
class _Waiting(Query[list[int]]):
    """The rows whose turn it is."""

    most: int

    def execute(self, uow: UnitOfWork) -> list[int]:
        return _WAITING.scalars(uow.connection, {"most": self.most})


@dataclass(frozen=True, slots=True)
class _MoveOne(Command[None]):
    """Move the instance of a row that still waits; another worker finds it settled.

    The right was asked for when the move was ordered: here the order is carried out, in the name
    of whoever gave it.
    """

    row_id: int

    def execute(self, uow: UnitOfWork) -> None:
        values = {"row": self.row_id, "state": ResultState.MOVED.value, "said": "", "at": uow.now}
        if _SETTLE.run(uow.connection, values) != 1:
            return
        order = _ORDER.first(uow.connection, {"row": self.row_id})
        preview = MigrateInstance(
            order.instance_id, order.version, _orderer(order), read(order.decisions), order.reason
        ).execute(uow)
        notes = [one.message for one in preview.findings if one.severity is Severity.NOTE]
        _TELL.run(uow.connection, {"row": self.row_id, "said": " ".join(notes)})


@dataclass(frozen=True, slots=True)
class _Refuse(Command[None]):
    """Write down why an instance did not go."""

    row_id: int
    message: str

    def execute(self, uow: UnitOfWork) -> None:
        state = ResultState.REFUSED.value
        values = {"row": self.row_id, "state": state, "said": self.message, "at": uow.now}
        _SETTLE.run(uow.connection, values)


@dataclass(frozen=True, slots=True)
class _FinishMoves(Command[None]):
    """Close the moves of which nothing waits any more."""

    def execute(self, uow: UnitOfWork) -> None:
        _FINISH.run(uow.connection, {"at": uow.now})


def _orderer(order: Any) -> Actor:
    return Actor(
        order.begun_by,
        on_behalf_of=order.on_behalf_of,
        interventions=frozenset({Intervention.MIGRATE}),
    )
