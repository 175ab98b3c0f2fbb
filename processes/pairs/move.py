"""Move a pair from one state to the next, or close it; its states are never forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from engine import Command, InvalidInput, NotFound
from processes.pairs.states import OUTCOMES, PairState, check_move, check_reason
from processes.pairs.tables import pair_states, pairs

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


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
    state = uow.connection.scalar(
        select(pairs.c.state).where(pairs.c.id == pair_id).with_for_update()
    )
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
    uow.connection.execute(
        update(pairs).where(pairs.c.id == target.pair_id).values(state=target.state.value, **values)
    )
    remember_state(uow, target)
    return True


def remember_state(uow: UnitOfWork, entered: MovePair) -> None:
    """Write down that a pair has entered a state."""
    uow.connection.execute(
        insert(pair_states).values(
            pair_id=entered.pair_id,
            state=entered.state.value,
            reason=entered.reason,
            instance_id=entered.instance_id,
            entered_at=uow.now,
        )
    )
