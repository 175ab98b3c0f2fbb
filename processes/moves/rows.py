"""Read bulk moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from engine import NotFound
from engine.storage.prepared import Prepared
from processes.moves.tables import bulk_move_results, bulk_moves
from processes.moves.values import BulkMove, ResultState, read

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_BY_ID = Prepared(select(bulk_moves).where(bulk_moves.c.id == bindparam("id")))
_OF_PROCESS = Prepared(
    select(bulk_moves)
    .where(bulk_moves.c.process_key == bindparam("process_key"))
    .order_by(bulk_moves.c.id.desc())
    .limit(bindparam("most"))
)
_COUNTS = Prepared(
    select(bulk_move_results.c.state, func.count().label("count"))
    .where(bulk_move_results.c.move_id == bindparam("move"))
    .group_by(bulk_move_results.c.state)
)


def move_by_id(uow: UnitOfWork, move_id: int) -> BulkMove:
    """Return a bulk move with its counts. Raises NotFound."""
    row = _BY_ID.first(uow.connection, {"id": move_id})
    if row is None:
        raise NotFound(f"Перевода № {move_id} нет.")
    return _with_counts(uow, [row])[0]


def moves_of(uow: UnitOfWork, process_key: str, most: int) -> list[BulkMove]:
    """Return the last bulk moves of a process, the newest first."""
    rows = _OF_PROCESS.all(uow.connection, {"process_key": process_key, "most": most})
    return _with_counts(uow, rows)


def _with_counts(uow: UnitOfWork, rows: Iterable[Any]) -> list[BulkMove]:
    found = []
    for row in rows:
        counts: dict[ResultState, int] = defaultdict(int)
        for state, count in _COUNTS.all(uow.connection, {"move": row.id}):
            counts[ResultState(state)] = count
        values = {**row._asdict(), "decisions": read(row.decisions), "counts": dict(counts)}
        found.append(BulkMove(**values))
    return found
