"""States of an instance and the legal moves, as one table."""

from __future__ import annotations

from enum import StrEnum

from engine.errors import InvalidState


class InstanceState(StrEnum):
    """Where an instance is in its life."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


MOVES: dict[InstanceState, frozenset[InstanceState]] = {
    InstanceState.ACTIVE: frozenset(
        {InstanceState.SUSPENDED, InstanceState.COMPLETED, InstanceState.CANCELLED}
    ),
    InstanceState.SUSPENDED: frozenset({InstanceState.ACTIVE, InstanceState.CANCELLED}),
    InstanceState.COMPLETED: frozenset(),
    InstanceState.CANCELLED: frozenset(),
}

WORDS = {
    InstanceState.ACTIVE: "идёт",
    InstanceState.SUSPENDED: "приостановлен",
    InstanceState.COMPLETED: "завершён",
    InstanceState.CANCELLED: "отменён",
}


def check_move(current: InstanceState, target: InstanceState) -> None:
    """Raise InvalidState unless an instance may go from one state to the other."""
    if target not in MOVES[current]:
        raise InvalidState(f"Процесс {WORDS[current]}: это действие с ним невозможно.")
