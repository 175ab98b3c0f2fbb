"""The life of a pair: who is in it, consents, states, journal, end and continuation (4.6, 4.7)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine import JobContext, JobError
from processes.handlers import arguments
from processes.handlers.answers import Submission, by_person, submitted
from processes.pairs import (
    ClosePair,
    ConsentForm,
    MeetingKind,
    MovePair,
    PairById,
    RecordConsents,
    RecordFeedback,
    RecordMeeting,
)
from processes.pairs.record_consents import PURPOSES
from processes.pairs.states import state_named
from processes.people.period import today


def load_pair(job: JobContext) -> dict[str, Any]:
    """Give a pair's people, dates and state."""
    pair = job.run(PairById(arguments.number(job, "pair")))
    return {
        "pair": pair.id,
        "mentor": pair.mentor,
        "mentees": list(pair.mentees),
        "guardians": list(pair.guardians),
        "needs_guardian": bool(pair.guardians),
        "programme_starts": pair.programme_starts.isoformat(),
        "programme_ends": pair.programme_ends.isoformat(),
        "is_group": pair.is_group,
        "state": pair.state.value,
    }


def record_consents(job: JobContext) -> dict[str, Any]:
    """Write consents and refusals to the records of the people; silence is no consent."""
    forms = by_person(job, arguments.texts(job, "elements"))
    recorded = job.run(
        RecordConsents(
            arguments.number(job, "pair"),
            {person: _consent(form) for person, form in forms.items()},
        )
    )
    return {
        "can_start": recorded.can_start,
        "refused": recorded.refused,
        "missing": recorded.missing,
    }


def set_pair_state(job: JobContext) -> dict[str, str]:
    """Set the state of a pair; a move that the table of states does not allow is refused."""
    state = state_named(arguments.text(job, "state"))
    job.run(
        MovePair(arguments.number(job, "pair"), state, job.arguments.get("reason"), job.instance_id)
    )
    return {"state": state.value}


def close_pair(job: JobContext) -> dict[str, bool]:
    """Close a pair with its outcome and reason; a closed pair stays as it is."""
    closed = job.run(
        ClosePair(
            arguments.number(job, "pair"),
            arguments.text(job, "outcome"),
            job.arguments.get("reason"),
            job.instance_id,
        )
    )
    return {"closed": closed}


def record_meeting(job: JobContext) -> dict[str, int]:
    """Write the meeting of a form into the pair's journal, held or missed."""
    answers = submitted(job, arguments.text(job, "element")).answers
    held = answers.get("held", "yes") == "yes"
    held_on = arguments.day(answers.get("date")) or today(job.uow.now)
    meeting = job.run(
        RecordMeeting(
            arguments.number(job, "pair"),
            _kind(arguments.text(job, "kind")),
            held,
            held_on if held else None,
            answers,
        )
    )
    return {"meeting": meeting}


def record_feedback(job: JobContext) -> dict[str, int]:
    """Join the answers of both sides to a meeting; count flags, silence and debts."""
    forms = by_person(job, arguments.texts(job, "elements"))
    counted = job.run(
        RecordFeedback(
            arguments.number(job, "meeting"),
            {person: form.answers for person, form in forms.items()},
        )
    )
    return {"alarms": counted.alarms, "missing": counted.missing, "debts": counted.debts}


_KINDS: Mapping[str, MeetingKind] = MappingProxyType({kind.value: kind for kind in MeetingKind})


def _kind(code: str) -> MeetingKind:
    if code not in _KINDS:
        raise JobError(f"Вида встречи «{code}» нет в перечне.")
    return _KINDS[code]


def _consent(form: Submission) -> ConsentForm:
    answers = {purpose: form.answers[purpose] for purpose in PURPOSES if form.answers.get(purpose)}
    return ConsentForm(form.id, answers, arguments.day(form.answers.get("valid_until")))
