from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine import NotFound
from processes.pairs import (
    AssignPair,
    ClosePair,
    ConsentForm,
    ConsentsRecorded,
    CreatePair,
    FiguresOfPairs,
    MeetingKind,
    MeetingsOf,
    Member,
    MovePair,
    PairById,
    PairState,
    RecordConsents,
    RecordFeedback,
    RecordMeeting,
)
from tests.processes.handlers_fixture import SCHOOL, YEAR, School, either_school, school

__all__ = ["either_school", "school"]

FIRST, LAST = date(2023, 11, 1), date(2024, 5, 31)


@pytest.fixture
def group(school: School) -> int:
    return a_group(school)


def a_group(school: School) -> int:
    school.people("mentor", "boy", "girl", "mother")
    both = (Member("boy", guardian="mother"), Member("girl"))
    group = school.run(CreatePair(SCHOOL, YEAR, "mentor", both, FIRST, LAST, group_name="Роботы"))
    school.run(MovePair(group, PairState.AWAITING_CONSENT))
    return group


def consent(school: School, group: int, **answers: str) -> ConsentsRecorded:
    submission = school.fill(school.instance(), "consent", {})
    forms = {
        person: ConsentForm(submission, {"participation": answer, "publication": "refused"})
        for person, answer in answers.items()
    }
    return school.run(RecordConsents(group, forms))


def test_a_minor_takes_part_only_with_his_legal_representative(school: School, group: int) -> None:
    recorded = consent(school, group, mentor="given", boy="given", girl="given")

    assert (recorded.can_start, recorded.missing) == (True, 1)
    assert school.run(PairById(group)).mentees == ("girl",)


def test_a_refused_publication_keeps_nobody_out(school: School, group: int) -> None:
    consent(school, group, mentor="given", boy="given", girl="given", mother="given")

    found = school.run(PairById(group))
    assert found.mentees == ("boy", "girl")
    assert found.can_start


def test_without_the_mentor_nothing_starts(school: School, group: int) -> None:
    recorded = consent(school, group, mentor="refused", girl="given")

    assert not recorded.can_start
    assert recorded.refused == 1


def test_a_consent_given_before_holds_when_the_pair_is_asked_again(
    school: School, group: int
) -> None:
    consent(school, group, mentor="given", boy="given", girl="given", mother="given")

    again = consent(school, group, girl="refused")

    assert again.can_start
    assert school.run(PairById(group)).mentees == ("boy",)


def test_silence_after_a_meeting_becomes_a_debt_and_an_alarm_is_counted(
    school: School, group: int
) -> None:
    meeting = school.run(
        RecordMeeting(group, MeetingKind.WORKING, held=True, held_on=FIRST, report={})
    )

    first = school.run(RecordFeedback(meeting, {"mentor": {}, "boy": {"alarm": True}}))
    then = school.run(RecordFeedback(meeting, {"mentor": {}, "boy": {}, "girl": {}}))

    assert (first.alarms, first.missing, first.debts) == (1, 1, 1)
    assert (then.alarms, then.missing, then.debts) == (0, 0, 0)


def test_meetings_are_numbered_and_missed_ones_stand_in_the_journal(
    school: School, group: int
) -> None:
    school.run(
        RecordMeeting(group, MeetingKind.TRIAL, held=True, held_on=FIRST, report={"task": "x"})
    )
    school.run(RecordMeeting(group, MeetingKind.WORKING, held=False, held_on=None, report={}))

    journal = school.run(MeetingsOf(group))

    assert [(each.number, each.kind, each.held) for each in journal] == [
        (1, MeetingKind.TRIAL, True),
        (2, MeetingKind.WORKING, False),
    ]


def test_feedback_on_no_meeting_is_refused(school: School) -> None:
    with pytest.raises(NotFound, match="Встречи № 5"):
        school.run(RecordFeedback(5, {}))


def test_figures_show_pairs_that_do_not_meet_on_both_databases(either_school: School) -> None:
    school = either_school
    group = a_group(school)
    consent(school, group, mentor="given", girl="given")
    order = AssignPair(group, "17", date(2023, 10, 25), FIRST, LAST)
    school.run(order)
    school.clock.forward(days=90)
    quiet = school.run(FiguresOfPairs(YEAR, SCHOOL))
    day = school.clock.now().date() - timedelta(days=3)
    meeting = school.run(
        RecordMeeting(group, MeetingKind.WORKING, held=True, held_on=day, report={})
    )
    school.run(RecordFeedback(meeting, {"mentor": {}}))
    met = school.run(FiguresOfPairs(YEAR))
    school.run(ClosePair(group, "terminated", "HEALTH"))
    ended = school.run(FiguresOfPairs(YEAR, SCHOOL))

    assert (quiet.pairs, quiet.without_meetings, quiet.terminated) == (1, 1, 0)
    assert (met.without_meetings, met.debts) == (0, 1)
    assert (ended.without_meetings, ended.terminated) == (0, 1)
    assert school.run(FiguresOfPairs("2024-2025")).pairs == 0
