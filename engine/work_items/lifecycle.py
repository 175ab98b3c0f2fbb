"""States of a work item and the legal moves, as one table."""

from __future__ import annotations

from enum import StrEnum

from engine.errors import InvalidState


class WorkItemState(StrEnum):
    """Where a work item is in its life."""

    OPEN = "open"
    CLAIMED = "claimed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


MOVES: dict[WorkItemState, frozenset[WorkItemState]] = {
    WorkItemState.OPEN: frozenset(
        {WorkItemState.CLAIMED, WorkItemState.COMPLETED, WorkItemState.CANCELLED}
    ),
    WorkItemState.CLAIMED: frozenset(
        {
            WorkItemState.OPEN,
            WorkItemState.CLAIMED,
            WorkItemState.COMPLETED,
            WorkItemState.CANCELLED,
        }
    ),
    WorkItemState.COMPLETED: frozenset(),
    WorkItemState.CANCELLED: frozenset(),
}

_REFUSALS = {
    WorkItemState.COMPLETED: "Эта задача уже выполнена.",
    WorkItemState.CANCELLED: "Эта задача отменена: процесс пошёл дальше без неё.",
    WorkItemState.OPEN: "Эту задачу никто не брал.",
    WorkItemState.CLAIMED: "Эту задачу уже взяли.",
}


def check_move(current: WorkItemState, target: WorkItemState) -> None:
    """Raise InvalidState unless a work item may go from one state to the other."""
    if target not in MOVES[current]:
        raise InvalidState(_REFUSALS[current])
