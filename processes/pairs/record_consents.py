"""Write down who agreed to take part in a pair, for which purposes, and who did not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, update

from engine import Command
from processes.pairs.move import locked_state
from processes.pairs.queries import PairById
from processes.pairs.tables import consents, pair_members, pairs
from processes.pairs.values import Consent, Member, Pair

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

PARTICIPATION = "participation"
PURPOSES = (PARTICIPATION, "transfer", "publication", "work_consent")
"""One consent for one purpose (152-ФЗ); the last is that of a worker (art. 351.8 of the Code)."""


@dataclass(frozen=True, slots=True)
class ConsentForm:
    """A submitted form of consent: answers by purpose, and until when they hold."""

    submission_id: int
    answers: Mapping[str, str]
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class ConsentsRecorded:
    """Whether the pair can start, and how many refused or kept silent."""

    can_start: bool
    refused: int
    missing: int


@dataclass(frozen=True, slots=True)
class RecordConsents(Command[ConsentsRecorded]):
    """Record the answers, by the person who gave them; mentees without consent leave the pair.

    A minor takes part only with his own answer and that of his legal representative. Silence is
    no consent; a consent given to this pair earlier holds. Raises NotFound.
    """

    pair_id: int
    forms: Mapping[str, ConsentForm]

    def execute(self, uow: UnitOfWork) -> ConsentsRecorded:
        """Record them."""
        locked_state(uow, self.pair_id)
        pair = PairById(self.pair_id).execute(uow)
        self._keep(uow, pair)
        mentor = self._verdict((pair.mentor, pair.mentor_guardian), pair.mentor_consent)
        uow.connection.execute(
            update(pairs).where(pairs.c.id == pair.id).values(mentor_consent=mentor.value)
        )
        verdicts = [mentor]
        for member in pair.members:
            verdict = self._verdict((member.mentee, member.guardian), member.consent)
            self._settle(uow, member, verdict)
            verdicts.append(verdict)
        return ConsentsRecorded(
            PairById(self.pair_id).execute(uow).can_start,
            verdicts.count(Consent.REFUSED),
            verdicts.count(Consent.SILENT),
        )

    def _verdict(self, people: Iterable[str | None], before: str | None) -> Consent:
        """Return what the answers of all who are asked for one participant come to."""
        found = {self._answer(person) for person in people if person is not None}
        if Consent.REFUSED in found:
            return Consent.REFUSED
        if Consent.SILENT in found and before != Consent.GIVEN:
            return Consent.SILENT
        return Consent.GIVEN

    def _answer(self, person: str) -> Consent:
        form = self.forms.get(person)
        if form is None or PARTICIPATION not in form.answers:
            return Consent.SILENT
        given = form.answers[PARTICIPATION] == Consent.GIVEN
        return Consent.GIVEN if given else Consent.REFUSED

    def _settle(self, uow: UnitOfWork, member: Member, verdict: Consent) -> None:
        values: dict[str, Any] = {"consent": verdict.value}
        if verdict is not Consent.GIVEN:
            values["left_at"] = uow.now
        uow.connection.execute(
            update(pair_members)
            .where(
                pair_members.c.pair_id == self.pair_id,
                pair_members.c.mentee == member.mentee,
                pair_members.c.left_at.is_(None),
            )
            .values(values)
        )

    def _keep(self, uow: UnitOfWork, pair: Pair) -> None:
        rows = [
            {
                "person": subject,
                "purpose": purpose,
                "answer": form.answers[purpose],
                "given_by": giver,
                "pair_id": pair.id,
                "submission_id": form.submission_id,
                "valid_until": form.valid_until,
                "recorded_at": uow.now,
            }
            for giver, form in self.forms.items()
            for subject in _subjects(pair, giver)
            for purpose in PURPOSES
            if purpose in form.answers
        ]
        if rows:
            uow.connection.execute(insert(consents), rows)


def _subjects(pair: Pair, giver: str) -> list[str]:
    """Return for whom somebody answers: himself, or those whose legal representative he is."""
    everybody = [(pair.mentor, pair.mentor_guardian)]
    everybody += [(member.mentee, member.guardian) for member in pair.members]
    return [person for person, guardian in everybody if giver in (person, guardian)]
