"""Assign a pair by the order of the head of its organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from engine import Command, InvalidInput, InvalidState
from processes.pairs.move import MovePair, move
from processes.pairs.queries import PairById
from processes.pairs.states import PairState

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AssignPair(Command[None]):
    """Make a pair that has its consents `FORMED`, with the order and the dates of its programme.

    Raises NotFound, InvalidInput for dates in the wrong order, InvalidState without the consents.
    """

    pair_id: int
    order_number: str
    ordered_on: date
    programme_starts: date
    programme_ends: date
    instance_id: int | None = None

    def execute(self, uow: UnitOfWork) -> None:
        """Assign it."""
        if self.programme_ends < self.programme_starts:
            raise InvalidInput("Программа заканчивается раньше, чем начинается: исправьте даты.")
        if not PairById(self.pair_id).execute(uow).can_start:
            raise InvalidState(
                f"У пары № {self.pair_id} нет всех согласий: в приказ она не входит."
            )
        target = MovePair(self.pair_id, PairState.FORMED, instance_id=self.instance_id)
        move(
            uow,
            target,
            {
                "order_number": self.order_number,
                "ordered_on": self.ordered_on,
                "programme_starts": self.programme_starts,
                "programme_ends": self.programme_ends,
            },
        )
