from __future__ import annotations

import pytest

from engine import JobError
from processes.registers.change import EntriesToRemind
from processes.registers.entries import ACTIVE, Entries
from processes.registers.snapshot import SnapshotEntries
from tests.processes.handlers_fixture import SCHOOL, YEAR, School, school

__all__ = ["school"]

PUPIL = {"full_name": "Лис Ян", "class_name": "10А", "contacts": "8-904"}
TEACHER = {"full_name": "Белова Инна", "position": "Учитель", "contacts": "8-903"}


def test_who_has_not_consented_stays_out_of_the_snapshot(school: School) -> None:
    given, asked = school.register(
        "mentees",
        {"full_name": "А", "consent_date": "2023-09-05"},
        {"full_name": "Б"},
    )
    instance = school.instance("activity-4.2.institution")
    assert school.do("check-consents", instance, register="mentees") == {"missing": 1}
    rows = [{"mentee": str(given), "result": "refused"}, {"mentee": str(asked), "result": "given"}]
    school.fill(instance, "obtain-consents", {"results": rows})

    frozen = school.do("freeze-snapshot", instance, register="mentees")

    assert frozen["count"] == 1
    base = school.run(SnapshotEntries("mentees", SCHOOL, YEAR, "4.2"))
    assert base is not None
    assert [entry.id for entry in base] == [asked]


def test_a_minors_own_word_is_no_consent(school: School) -> None:
    pupil, teacher = school.register("mentors", PUPIL, TEACHER)
    instance = school.instance("activity-2.2.institution")
    rows = [
        {"mentor": str(each), "outcome": "given", "signer": "self", "signed_on": "2023-09-06"}
        for each in (pupil, teacher)
    ]
    school.fill(instance, "obtain-consents", {"consents": rows})
    admission = {"mentor": str(teacher), "certificate": "checked"}
    school.fill(instance, "mark-admission", {"admissions": [admission]})

    counted = school.do(
        "apply-decisions",
        instance,
        register="mentors",
        elements=["obtain-consents", "mark-admission", "never-done"],
    )

    assert counted == {"included": 2, "excluded": 0, "published": 0}
    assert school.do("check-consents", instance, register="mentors") == {"missing": 1}
    assert school.entry(teacher).content["certificate"] == "checked"


def test_only_selected_mentors_are_in_the_base_with_what_they_wrote(school: School) -> None:
    chosen, refused = school.register("mentors", TEACHER, {"full_name": "Гусь Ия"})
    selection = school.instance("activity-4.3.institution")
    candidate = school.instance("activity-4.3.candidate")
    school.calls(selection, candidate)
    school.fill(selection, "invite-candidates", {"candidates": [{"mentor": str(chosen)}]})
    (invited,) = school.do("invite-candidates", selection, element="invite-candidates")[
        "candidates"
    ]
    answer = {"answer": "agree", "competences": "Физика", "max_load": 3, "data_consent": "given"}
    school.fill(candidate, "answer-invitation", answer, invited["person"])
    rows = [
        {"mentor": str(chosen), "result": "selected", "max_load": 2},
        {"mentor": str(refused), "result": "refused"},
    ]
    school.fill(selection, "select-mentors", {"selection": rows})

    frozen = school.do("freeze-snapshot", selection, register="mentors", element="select-mentors")

    assert frozen["count"] == 1
    content = school.entry(chosen).content
    assert (content["competences"], content["max_load"], content["consent"]) == (
        "Физика",
        2,
        "given",
    )
    assert len(school.run(Entries("mentors", SCHOOL))) == 2


def test_decisions_exclude_suspend_and_publish(school: School) -> None:
    ids = school.register("programmes", {"name": "А"}, {"name": "Б"}, {"name": "В"})
    instance = school.instance("activity-2.3.institution")
    decisions = ("publish", "suspend", "exclude")
    rows = [
        {"programme": str(each), "decision": decision}
        for each, decision in zip(ids, decisions, strict=True)
    ]
    school.fill(instance, "examine-programmes", {"decisions": rows})

    counted = school.do(
        "apply-decisions", instance, register="programmes", elements=["examine-programmes"]
    )
    frozen = school.do("freeze-snapshot", instance, register="programmes")

    assert counted == {"included": 1, "excluded": 2, "published": 1}
    assert frozen["count"] == 1
    assert [school.entry(each).state for each in ids] == [ACTIVE, ACTIVE, "excluded"]
    assert school.entry(ids[0]).content["published_on"] == "2023-09-20"


def test_the_municipal_list_of_partners_has_no_school(school: School) -> None:
    school.register("partners", {"name": "Завод"}, place=None)
    instance = school.instance("activity-2.1", place=None)

    assert school.do("freeze-snapshot", instance, None, register="partners")["count"] == 1


def test_a_loop_gets_the_picked_entries_each_once(school: School) -> None:
    instance = school.instance("activity-1.4.institution")
    rows = [{"partner": "4"}, {"partner": "9"}, {"partner": "4"}]
    school.fill(instance, "choose-partners", {"partners": rows})

    listed = school.do(
        "list-entries", instance, element="choose-partners", table="partners", column="partner"
    )

    assert listed == {"entries": ["4", "9"]}


def test_a_loop_gets_the_entries_that_the_rows_became(school: School) -> None:
    instance = school.instance("activity-3.3.institution")
    rows = [{"full_name": "А"}, {"full_name": "Б"}]
    submission = school.fill(instance, "send-learners", {"learners": rows})
    ids = school.register("trained", *rows, submission_id=submission)

    listed = school.do("list-entries", instance, element="send-learners", table="learners")

    assert listed == {"entries": [str(each) for each in ids]}


def test_only_named_columns_become_variables(school: School) -> None:
    instance = school.instance("activity-5.3.institution")
    row = {"held_on": "2023-10-01", "audience": "graduates", "contact": "Иванов, 8-900"}
    submission = school.fill(instance, "plan-meetings", {"meetings": [row]})
    (entry,) = school.register("events", row, submission_id=submission)

    listed = school.do(
        "list-rows",
        instance,
        element="plan-meetings",
        table="meetings",
        columns=["held_on", "audience"],
    )

    wanted = {"entry": str(entry), "held_on": "2023-10-01", "audience": "graduates"}
    assert listed == {"rows": [wanted]}


def test_a_document_is_written_into_the_entry_and_a_lost_entry_counts_nothing(
    school: School,
) -> None:
    (entry,) = school.register("trained", {"full_name": "А"})
    instance = school.instance("activity-3.3.learner")
    school.fill(instance, "submit-document", {"document_number": "12", "copy": [7]})

    updated = school.do("update-entry", instance, entry=str(entry), element="submit-document")

    assert updated == {"updated": 1}
    assert school.entry(entry).content == {"full_name": "А", "document_number": "12"}
    lost = school.do("update-entry", instance, entry="99", element="submit-document")
    assert lost == {"updated": 0}


def test_an_agreement_reminds_sixty_days_before_its_end(school: School) -> None:
    (entry,) = school.register("agreements", {"number": "5", "ends_on": "2023-12-31"})
    instance = school.instance("activity-1.4.partner")

    assert school.do("schedule-expiry", instance, agreement=str(entry)) == {
        "expires_on": "2023-12-31"
    }

    now = school.clock.now().date()
    assert school.run(EntriesToRemind("agreements", now)) == []
    (found,) = school.run(EntriesToRemind("agreements", now.replace(month=11)))
    assert found.id == entry


def test_an_agreement_without_an_end_is_said_to_have_none(school: School) -> None:
    (entry,) = school.register("agreements", {"number": "5"})

    with pytest.raises(JobError, match="окончание"):
        school.do("schedule-expiry", school.instance(), agreement=entry)


def test_a_form_that_nobody_filled_is_an_error_in_words(school: School) -> None:
    with pytest.raises(JobError, match="«assign-pairs» форма ещё не заполнена"):
        school.do("create-pairs", school.instance(), element="assign-pairs")


def test_only_who_attended_and_passed_stays_in_the_register_of_trained(school: School) -> None:
    good, bad = school.register("mentors", TEACHER, {"full_name": "Гусь Ия"})
    instance = school.instance("activity-4.4")
    rows = [
        {"mentor": str(good), "attended": "yes", "result": "passed"},
        {"mentor": str(bad), "attended": "no", "result": "passed"},
    ]
    submission = school.fill(instance, "hold-training", {"trained": rows})
    made = school.register("trained", *rows, submission_id=submission)

    trained = school.do("register-trained", instance, element="hold-training")

    person = school.entry(good).person_id
    assert trained == {"trained": [person], "count": 1}
    assert school.entry(made[0]).person_id == person
    assert len(school.run(Entries("trained", SCHOOL))) == 1


def test_listeners_of_the_application_get_their_document(school: School) -> None:
    entries = school.register("trained", {"full_name": "А"}, {"full_name": "Б"})
    instance = school.instance("activity-3.1.training")
    rows = [
        {"participant": str(entries[0]), "outcome": "passed", "document_number": "77"},
        {"participant": str(entries[1]), "outcome": "absent"},
    ]
    school.fill(instance, "issue-documents", {"participants": rows})

    trained = school.do("register-trained", instance, element="issue-documents")

    assert trained == {"trained": [], "count": 1}
    assert school.entry(entries[0]).content["document_number"] == "77"
    assert [entry.id for entry in school.run(Entries("trained", SCHOOL))] == entries[:1]
