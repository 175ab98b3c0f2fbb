"""A pair's journal: meetings held and missed, and what each side said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select

from engine import Command, NotFound
from engine.storage.rows import insert_row
from processes.pairs.move import locked_state
from processes.pairs.queries import PairById
from processes.pairs.tables import meeting_feedback, meetings
from processes.pairs.values import MeetingKind

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


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
        known = uow.connection.scalar(
            select(func.count()).where(meetings.c.pair_id == self.pair_id)
        )
        return insert_row(
            uow.connection,
            meetings,
            {
                "pair_id": self.pair_id,
                "number": (known or 0) + 1,
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
        pair_id = uow.connection.scalar(
            select(meetings.c.pair_id).where(meetings.c.id == self.meeting_id)
        )
        if pair_id is None:
            raise NotFound(f"Встречи № {self.meeting_id} в журнале нет.")
        pair = PairById(pair_id).execute(uow)
        sides = {pair.mentor: "mentor"} | dict.fromkeys(pair.mentees, "mentee")
        rows = [self._row(person, side) for person, side in sides.items()]
        of_meeting = meeting_feedback.c.meeting_id == self.meeting_id
        uow.connection.execute(delete(meeting_feedback).where(of_meeting))
        uow.connection.execute(insert(meeting_feedback), rows)
        return FeedbackRecorded(
            alarms=sum(row["alarm"] for row in rows),
            missing=sum(not row["given"] for row in rows),
            debts=_debts(uow, pair_id),
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


def _debts(uow: UnitOfWork, pair_id: int) -> int:
    query = (
        select(func.count(meetings.c.id.distinct()))
        .join(meeting_feedback, meeting_feedback.c.meeting_id == meetings.c.id)
        .where(meetings.c.pair_id == pair_id, meeting_feedback.c.given.is_(False))
    )
    return uow.connection.scalar(query) or 0
