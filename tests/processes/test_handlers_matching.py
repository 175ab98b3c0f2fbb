from __future__ import annotations

from typing import Any

from processes.pairs import (
    Consent,
    MeetingsOf,
    PairById,
    PairsOf,
    PairState,
    SuggestionKind,
    SuggestionsOf,
)
from processes.people import ActorOf, PeopleWithRole, PersonById
from processes.roles import Role
from tests.processes.handlers_fixture import SCHOOL, YEAR, School, either_school, school

__all__ = ["either_school", "school"]

PUPIL = {
    "full_name": "Сидоров Пётр",
    "birth_year": 2010,
    "category": "pupil",
    "contact": "8-900",
    "guardian": "Сидорова Анна",
    "request": "Хочу собирать роботов",
    "consent_date": "2023-09-05",
}
ADULT = {
    "full_name": "Орлова Вера",
    "birth_year": 1999,
    "category": "young_specialist",
    "contact": "8-901",
    "request": "Методика урока",
    "consent_date": "2023-09-05",
}
BUILDER = {"full_name": "Ткач Олег", "competences": "Роботы", "contacts": "8-902", "max_load": 2}
TEACHER = {"full_name": "Белова Инна", "competences": "Методика", "contacts": "8-903"}


def test_a_school_goes_from_its_bases_to_a_pair_named_by_an_order(either_school: School) -> None:
    school = either_school
    mentees = school.register("mentees", PUPIL, ADULT)
    mentors = school.register("mentors", BUILDER, TEACHER, year="2021-2022")
    approve_bases(school, mentors)
    matching = school.instance("activity-4.5.matching")

    suggested = school.do("suggest-pairs", matching)["suggestions"]
    made = pair_up(school, matching, mentors[0], mentees[0])
    (pair,) = made["pairs"]
    recorded = consent(school, pair)
    order = {"order_number": "17", "order_date": "2023-10-25", "programme_ends": "2024-05-20"}
    school.fill(matching, "order-pairs", order)
    formed = school.do("assign-by-order", matching, pairs=[pair], element="order-pairs")

    proposed = school.run(SuggestionsOf(SuggestionKind.PAIR, SCHOOL, YEAR))
    assert suggested == 2
    assert {(each.mentor, each.mentee) for each in proposed} == set(
        zip(mentors, mentees, strict=True)
    )
    assert made["unmatched"] == 1
    assert recorded == {"can_start": True, "refused": 0, "missing": 0}
    assert formed == {"pairs": [pair], "formed": 1, "unmatched": 1}
    assert school.do("load-pair", matching, pair=pair)["programme_ends"] == "2024-05-20"


def test_an_end_before_the_beginning_in_a_signed_order_holds_up_nobody(school: School) -> None:
    (pupil,) = school.register("mentees", PUPIL)
    (builder,) = school.register("mentors", BUILDER)
    matching = school.instance("activity-4.5.matching")
    (pair,) = pair_up(school, matching, builder, pupil)["pairs"]
    consent(school, pair)
    order = {"programme_starts": "2023-11-01", "programme_ends": "2023-05-31"}
    school.fill(matching, "order-pairs", order)

    school.do("assign-by-order", matching, pairs=[pair], element="order-pairs")

    assert school.do("load-pair", matching, pair=pair)["programme_ends"] == "2024-05-31"


def approve_bases(school: School, mentors: list[int]) -> None:
    base = school.instance("activity-4.2.institution")
    school.do("freeze-snapshot", base, register="mentees")
    selection = school.instance("activity-4.3.institution")
    rows = [{"mentor": str(each), "result": "selected"} for each in mentors]
    school.fill(selection, "select-mentors", {"selection": rows})
    school.do("freeze-snapshot", selection, register="mentors", element="select-mentors")


def pair_up(school: School, instance: int, mentor: int, mentee: int) -> dict[str, Any]:
    row = {"type": "pair", "mentor": str(mentor), "mentee": str(mentee), "reason": "Роботы"}
    school.fill(instance, "assign-pairs", {"pairs": [row]})
    return school.do("create-pairs", instance, element="assign-pairs")


def consent(school: School, pair: int) -> dict[str, Any]:
    asking = school.instance("pair-consent")
    loaded = school.do("load-pair", asking, pair=pair)
    school.do("set-pair-state", asking, pair=pair, state="AWAITING_CONSENT")
    sides = {"mentor": [loaded["mentor"]]} | {"mentee": loaded["mentees"]}
    for side, people in (sides | {"guardian": loaded["guardians"]}).items():
        for person in people:
            school.fill(asking, f"give-{side}-consent", {"participation": "given"}, person)
    elements = [f"give-{side}-consent" for side in ("mentor", "mentee", "guardian")]
    return school.do("record-consents", asking, pair=pair, elements=elements)


def test_people_of_entries_get_an_account_once_and_their_part_at_the_school(
    school: School,
) -> None:
    entries = school.register("mentees", PUPIL, ADULT)
    school.register("mentors", BUILDER)
    instance = school.instance()

    first = school.do("list-participants", instance)
    again = school.do("list-participants", instance)

    assert first == again
    assert (len(first["mentors"]), len(first["mentees"])) == (1, 2)
    assert school.entry(entries[0]).person_id == first["mentees"][0]
    assert school.run(PersonById(first["mentees"][0])).login is None
    assert school.run(ActorOf(first["mentors"][0])).groups == {f"mentor@{SCHOOL}"}


def test_a_person_known_from_last_year_keeps_his_account(school: School) -> None:
    school.register("mentees", PUPIL, year="2022-2023")
    instance = school.instance()
    (old,) = school.register("mentees", PUPIL)
    before = school.do("list-participants", instance)["mentees"]
    (new,) = school.register("mentees", {**PUPIL, "contact": "8-999"})

    after = school.do("list-participants", instance)["mentees"]

    assert before * 2 == after
    assert school.entry(old).person_id == school.entry(new).person_id


def test_rows_that_are_gone_are_withdrawn_and_rows_made_before_stay(school: School) -> None:
    pupil, adult = school.register("mentees", PUPIL, ADULT)
    builder, teacher = school.register("mentors", BUILDER, TEACHER)
    matching = school.instance("activity-4.5.matching")
    rows = [
        {"type": "pair", "mentor": str(builder), "mentee": str(pupil)},
        {"type": "pair", "mentor": str(teacher), "mentee": str(adult)},
    ]
    school.fill(matching, "assign-pairs", {"pairs": rows})
    first = school.do("create-pairs", matching, element="assign-pairs")
    school.fill(matching, "assign-pairs", {"pairs": rows[:1]})

    second = school.do("create-pairs", matching, element="assign-pairs")

    assert second == {"pairs": first["pairs"][:1], "unmatched": 1}
    withdrawn = school.run(PairById(first["pairs"][1]))
    assert (withdrawn.state, withdrawn.reason) == (PairState.TERMINATED, "WITHDRAWN")


def test_rows_with_one_group_and_one_mentor_make_one_group(school: School) -> None:
    pupil, adult = school.register("mentees", PUPIL, ADULT)
    (builder,) = school.register("mentors", BUILDER)
    matching = school.instance("activity-4.5.matching")
    rows = [
        {"type": "group", "group": "Роботы", "mentor": str(builder), "mentee": str(mentee)}
        for mentee in (pupil, adult)
    ]
    school.fill(matching, "assign-pairs", {"pairs": rows})

    made = school.do("create-pairs", matching, element="assign-pairs")

    group = school.run(PairById(made["pairs"][0]))
    assert (len(made["pairs"]), made["unmatched"]) == (1, 0)
    assert (group.is_group, len(group.members)) == (True, 2)
    assert [bool(member.guardian) for member in group.members] == [True, False]


def test_candidates_are_ids_and_a_pupil_brings_his_legal_representative(school: School) -> None:
    pupil = {"full_name": "Лис Ян", "class_name": "10А", "contacts": "8-904"}
    graduate = {"full_name": "Гусь Ия", "graduated": 2015, "workplace": "Завод"}
    ids = school.register("mentors", pupil, graduate)
    instance = school.instance("activity-4.3.institution")
    rows = [{"mentor": str(each)} for each in ids]
    school.fill(instance, "invite-candidates", {"candidates": rows})

    invited = school.do("invite-candidates", instance, element="invite-candidates")["candidates"]

    assert [each["is_minor"] for each in invited] == [True, False]
    assert [each["is_external"] for each in invited] == [False, True]
    (guardian,) = school.run(PeopleWithRole(Role.GUARDIAN, SCHOOL))
    assert invited[0]["guardian"] == guardian.id
    assert invited[1]["guardian"] is None


def test_mentors_are_ranked_by_the_requests_of_the_year(school: School) -> None:
    school.register("mentees", PUPIL)
    builder, teacher = school.register("mentors", BUILDER, TEACHER)

    count = school.do("suggest-mentors", school.instance())["count"]

    found = school.run(SuggestionsOf(SuggestionKind.MENTOR, SCHOOL, YEAR))
    assert count == 2
    assert [each.mentor for each in found] == [builder, teacher]


def test_confidential_wishes_are_respected_across_the_called_process(school: School) -> None:
    (pupil,) = school.register("mentees", PUPIL)
    school.register("mentors", BUILDER)
    root, asking = school.instance(), school.instance("activity-4.5.preferences")
    matching = school.instance("activity-4.5.matching")
    for child in (asking, matching):
        school.calls(root, child)
    (person,) = school.do("list-participants", asking)["mentees"]
    school.fill(asking, "state-mentee-preferences", {"not_with": "с Ткачом"}, person)

    assert school.do("suggest-pairs", matching)["suggestions"] == 0
    assert school.entry(pupil).person_id == person


def test_a_rematch_takes_the_mentor_from_the_register(school: School) -> None:
    pupil, _ = school.register("mentees", PUPIL, ADULT)
    builder, teacher = school.register("mentors", BUILDER, TEACHER)
    matching = school.instance("activity-4.5.matching")
    (old,) = pair_up(school, matching, builder, pupil)["pairs"]
    school.do("close-pair", matching, pair=old, outcome="terminated", reason="NO_CONSENT")

    new = school.do("create-rematch", matching, pair=old, mentor=str(teacher))["pair"]

    found = school.run(PairById(new))
    assert (found.previous_id, found.mentor_entry) == (old, teacher)
    assert school.do("create-pairs", matching, element="assign-pairs")["pairs"] != [new]
    assert len(school.run(PairsOf(SCHOOL, YEAR))) == 2 + 1


def test_meeting_and_feedback_come_from_the_forms_of_both_sides(school: School) -> None:
    pupil, _ = school.register("mentees", PUPIL, ADULT)
    (builder,) = school.register("mentors", BUILDER)
    instance = school.instance("pair-trial")
    (pair,) = pair_up(school, instance, builder, pupil)["pairs"]
    people = school.do("load-pair", instance, pair=pair)
    school.fill(instance, "hold-trial", {"date": "2023-11-10", "task": "Схема"}, people["mentor"])

    meeting = school.do("record-meeting", instance, pair=pair, kind="TRIAL", element="hold-trial")[
        "meeting"
    ]
    school.fill(instance, "answer-as-mentee", {"alarm": True}, people["mentees"][0])
    counted = school.do(
        "record-feedback",
        instance,
        meeting=meeting,
        elements=["answer-as-mentor", "answer-as-mentee"],
    )

    assert counted == {"alarms": 1, "missing": 1, "debts": 1}
    (held,) = school.run(MeetingsOf(pair))
    assert (held.held, str(held.held_on)) == (True, "2023-11-10")
    assert school.run(PairById(pair)).mentor_consent != Consent.GIVEN


def test_who_goes_on_stands_in_next_years_base_without_a_consent(school: School) -> None:
    pupil, _ = school.register("mentees", PUPIL, ADULT)
    (builder,) = school.register("mentors", BUILDER)
    instance = school.instance("pair-closing")
    (pair,) = pair_up(school, instance, builder, pupil)["pairs"]

    added = school.do("continue-pair", instance, pair=pair, choice="same_mentor")
    again = school.do("continue-pair", instance, pair=pair, choice="same_mentor")
    left = school.do("continue-pair", instance, pair=pair, choice="exit")

    assert [each["added"] for each in (added, again, left)] == [1, 0, 0]
    assert school.do("check-consents", instance, register="mentees")["missing"] == 0
    assert school.run(PairById(pair)).continuation == "exit"


def test_a_mentee_who_becomes_a_mentor_joins_the_pool(school: School) -> None:
    pupil, _ = school.register("mentees", PUPIL, ADULT)
    (builder,) = school.register("mentors", BUILDER)
    instance = school.instance("pair-closing")
    (pair,) = pair_up(school, instance, builder, pupil)["pairs"]

    school.do("continue-pair", instance, pair=pair, choice="become_mentor")

    assert school.do("check-consents", instance, register="mentors")["missing"] == 2
