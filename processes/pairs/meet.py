"""A pair's journal: meetings held and missed, and what each side said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, select

from engine import Command, NotFound
from engine.storage.prepared import Prepared
from engine.storage.rows import add_rows, insert_row
from processes.pairs.move import locked_state
from processes.pairs.queries import PairById
from processes.pairs.tables import meeting_feedback, meetings
from processes.pairs.values import MeetingKind

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_OF_PAIR = meetings.c.pair_id == bindparam("pair")
_KNOWN = Prepared(select(func.count()).select_from(meetings).where(_OF_PAIR))
_PAIR_OF = Prepared(select(meetings.c.pair_id).where(meetings.c.id == bindparam("meeting")))
_FORGET = Prepared(
    delete(meeting_feedback).where(meeting_feedback.c.meeting_id == bindparam("meeting"))
)
_DEBTS = Prepared(
    select(func.count(meetings.c.id.distinct()))
    .join(meeting_feedback, meeting_feedback.c.meeting_id == meetings.c.id)
    .where(_OF_PAIR, meeting_feedback.c.given.is_(False))
)


@dataclass(frozen=True, slots=True)
class RecordMeeting(Command[int]):
    """Write a meeting into the journal, held or missed; return its id. Raises NotFound."""

    pair_id: int
    kind: MeetingKind
    held: bool
    held_on: date | None
    report: Mapping[str, Any]

    def execute(self, uow: UnitOfWork) -> int:
        """Write it."""
        locked_state(uow, self.pair_id)
        known = _KNOWN.scalar(uow.connection, {"pair": self.pair_id})
        return insert_row(
            uow.connection,
            meetings,
            {
                "pair_id": self.pair_id,
                "number": known + 1,
                "kind": self.kind.value,
                "held": self.held,
                "held_on": self.held_on,
                "report": dict(self.report),
                "recorded_at": uow.now,
            },
        )


@dataclass(frozen=True, slots=True)
class FeedbackRecorded:
    """Alarm flags, sides without an answer, and the pair's meetings with unanswered feedback."""

    alarms: int
    missing: int
    debts: int


@dataclass(frozen=True, slots=True)
class RecordFeedback(Command[FeedbackRecorded]):
    """Join the answers, by person, to a meeting; recorded anew, they replace those before.

    Everybody in the pair is asked; who did not answer leaves a debt. Raises NotFound.
    """

    meeting_id: int
    answers: Mapping[str, Mapping[str, Any]]

    def execute(self, uow: UnitOfWork) -> FeedbackRecorded:
        """Write them and count."""
        pair_id = _PAIR_OF.scalar(uow.connection, {"meeting": self.meeting_id})
        if pair_id is None:
            raise NotFound(f"Встречи № {self.meeting_id} в журнале нет.")
        pair = PairById(pair_id).execute(uow)
        sides = {pair.mentor: "mentor"} | dict.fromkeys(pair.mentees, "mentee")
        rows = [self._row(person, side) for person, side in sides.items()]
        _FORGET.run(uow.connection, {"meeting": self.meeting_id})
        add_rows(uow.connection, meeting_feedback, rows)
        return FeedbackRecorded(
            alarms=sum(row["alarm"] for row in rows),
            missing=sum(not row["given"] for row in rows),
            debts=_DEBTS.scalar(uow.connection, {"pair": pair_id}),
        )

    def _row(self, person: str, side: str) -> dict[str, Any]:
        answers = dict(self.answers.get(person, {}))
        return {
            "meeting_id": self.meeting_id,
            "side": side,
            "person": person,
            "given": person in self.answers,
            "alarm": answers.get("alarm") is True,
            "answers": answers,
        }
