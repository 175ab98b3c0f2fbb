"""Running instances moved to another version, many at once: looked at, decided, carried out."""

from processes.moves.begin import BeginMove, StopMove
from processes.moves.looking import LookAtMove, MoveLook, Seen
from processes.moves.queries import BulkMoveById, BulkMovesOf, ResultsOf
from processes.moves.questions import Answer, Question
from processes.moves.values import BulkMove, MoveResult, ResultState
from processes.moves.work_off import work_off_moves

__all__ = [
    "Answer",
    "BeginMove",
    "BulkMove",
    "BulkMoveById",
    "BulkMovesOf",
    "LookAtMove",
    "MoveLook",
    "MoveResult",
    "Question",
    "ResultState",
    "ResultsOf",
    "Seen",
    "StopMove",
    "work_off_moves",
]
