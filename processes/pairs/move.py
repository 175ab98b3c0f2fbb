"""Move a pair from one state to the next, or close it; its states are never forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from engine import Command, InvalidInput, NotFound
from engine.storage.prepared import Prepared
from engine.storage.rows import add_row
from processes.pairs.states import OUTCOMES, PairState, check_move, check_reason
from processes.pairs.tables import pair_states, pairs

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_PAIR = pairs.c.id == bindparam("pair")
_LOCKED = Prepared(select(pairs.c.state).where(_PAIR).with_for_update())
_MOVE = Prepared(update(pairs).where(_PAIR).values(state=bindparam("to")))


@dataclass(frozen=True, slots=True)
class MovePair(Command[bool]):
    """Set the state of a pair; return whether it changed. `values` are columns that go with it.

    Raises NotFound, InvalidState for a move that the table does not allow, InvalidInput for
    a reason that is not in the dictionary.
    """

    pair_id: int
    state: PairState
    reason: str | None = None
    instance_id: int | None = None

    def execute(self, uow: UnitOfWork) -> bool:
        """Set it."""
        return move(uow, self, {})


@dataclass(frozen=True, slots=True)
class ClosePair(Command[bool]):
    """End a pair: `completed`, `rematch` or `terminated`; a closed pair stays as it is.

    Returns whether it was open. Raises NotFound, InvalidInput, InvalidState.
    """

    pair_id: int
    outcome: str
    reason: str | None = None
    instance_id: int | None = None

    def execute(self, uow: UnitOfWork) -> bool:
        """Close it."""
        if self.outcome not in OUTCOMES:
            raise InvalidInput(f"Исхода пары «{self.outcome}» нет в перечне.")
        if locked_state(uow, self.pair_id).is_closed:
            return False
        target = MovePair(self.pair_id, OUTCOMES[self.outcome], self.reason, self.instance_id)
        return move(
            uow,
            target,
            {"outcome": self.outcome, "reason": self.reason, "closed_at": uow.now},
        )


def locked_state(uow: UnitOfWork, pair_id: int) -> PairState:
    """Return the state of a pair whose row is now locked; raises NotFound."""
    state = _LOCKED.scalar(uow.connection, {"pair": pair_id})
    if state is None:
        raise NotFound(f"Пары № {pair_id} нет: проверьте ссылку.")
    return PairState(state)


def move(uow: UnitOfWork, target: MovePair, values: dict[str, Any]) -> bool:
    """Make a move and write columns with it; staying in the same state changes nothing."""
    check_reason(target.reason)
    current = locked_state(uow, target.pair_id)
    if current is target.state:
        return False
    check_move(current, target.state)
    _MOVE.run(uow.connection, {"pair": target.pair_id, "to": target.state.value})
    if values:
        uow.connection.execute(update(pairs).where(pairs.c.id == target.pair_id).values(values))
    remember_state(uow, target)
    return True


def remember_state(uow: UnitOfWork, entered: MovePair) -> None:
    """Write down that a pair has entered a state."""
    add_row(
        uow.connection,
        pair_states,
        {
            "pair_id": entered.pair_id,
            "state": entered.state.value,
            "reason": entered.reason,
            "instance_id": entered.instance_id,
            "entered_at": uow.now,
        },
    )
