"""Look at bulk moves. Each query asks for the right, so that no page can forget to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from engine import Actor, Query
from engine.instances.tables import instances
from engine.storage.prepared import Prepared
from processes.moves.rows import move_by_id, moves_of
from processes.moves.tables import bulk_move_results
from processes.moves.values import BulkMove, MoveResult, ResultState
from processes.studio.rights import require_reader

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_RESULTS = Prepared(
    select(
        bulk_move_results.c.instance_id,
        instances.c.organisation,
        bulk_move_results.c.from_version,
        bulk_move_results.c.state,
        bulk_move_results.c.message,
        bulk_move_results.c.done_at,
    )
    .join(instances, instances.c.id == bulk_move_results.c.instance_id)
    .where(bulk_move_results.c.move_id == bindparam("move"))
    .order_by(bulk_move_results.c.id)
)


@dataclass(frozen=True, slots=True)
class BulkMoveById(Query[BulkMove]):
    """One bulk move, for the owner and the auditor. Raises NotAllowed, NotFound."""

    actor: Actor
    move_id: int

    def execute(self, uow: UnitOfWork) -> BulkMove:
        """Return it with how far it has come."""
        require_reader(self.actor)
        return move_by_id(uow, self.move_id)


@dataclass(frozen=True, slots=True)
class BulkMovesOf(Query[list[BulkMove]]):
    """The last bulk moves of a process, the newest first. Raises NotAllowed."""

    actor: Actor
    process_key: str
    most: int = 20

    def execute(self, uow: UnitOfWork) -> list[BulkMove]:
        """Return them."""
        require_reader(self.actor)
        return moves_of(uow, self.process_key, self.most)


@dataclass(frozen=True, slots=True)
class ResultsOf(Query[list[MoveResult]]):
    """What became of each instance of a bulk move, in the order of the list. Raises NotAllowed."""

    actor: Actor
    move_id: int

    def execute(self, uow: UnitOfWork) -> list[MoveResult]:
        """Return the results."""
        require_reader(self.actor)
        rows = _RESULTS.all(uow.connection, {"move": self.move_id})
        return [MoveResult(**{**row._asdict(), "state": ResultState(row.state)}) for row in rows]
