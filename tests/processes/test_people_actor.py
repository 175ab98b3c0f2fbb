from __future__ import annotations

from datetime import date

import pytest

from engine.actor import SYSTEM, Actor
from engine.errors import InvalidInput, InvalidState, NotAllowed, NotFound
from processes.people import (
    ActorFor,
    EndSubstitution,
    OnBehalf,
    PeopleEvents,
    SetActive,
    StandsInFor,
    Substitute,
    SubstitutionsOf,
)
from processes.roles import Role
from tests.processes.people_fixture import City, city

__all__ = ["city"]

HEAD = Role.INSTITUTION_HEAD
CURATOR = Role.INSTITUTION_CURATOR
FIRST, LAST = date(2022, 9, 5), date(2022, 9, 16)


def appointed(city: City, absent: str, substitute: str, actor: Actor = SYSTEM) -> int:
    return city.run(Substitute(actor, absent, substitute, FIRST, LAST, "отпуск"))


def test_a_person_acts_for_the_groups_of_his_roles(city: City) -> None:
    city.person("anna", (HEAD, "oo-05"), (Role.MENTOR, "oo-10"))

    actor = city.actor("anna")

    assert actor == Actor(
        "anna",
        frozenset({"institution_head@oo-05", "mentor@oo-10"}),
        may_reassign=frozenset({"oo-05"}),
    )


@pytest.mark.parametrize(
    ("role", "place", "reassigns"),
    [
        (Role.EDUCATION_DEPARTMENT, "do", {"do"}),
        (Role.DEPARTMENT_CONTROLLER, "do", {"do"}),
        (Role.METHODICAL_CENTER, "ioc", {"ioc"}),
        (Role.INSTITUTION_HEAD, "oo-05", {"oo-05"}),
        (Role.INSTITUTION_CURATOR, "oo-05", set()),
        (Role.MENTOR, "oo-05", set()),
        (Role.PROCESS_OWNER, "ioc", set()),
        (Role.ADMIN, "ioc", set()),
    ],
)
def test_work_is_reassigned_by_heads_and_offices_among_their_own(
    city: City, role: Role, place: str, reassigns: set[str]
) -> None:
    assert city.actor(city.person("anna", (role, place))).may_reassign == reassigns


def test_a_substitute_acts_with_the_absent_persons_groups_and_both_ids(city: City) -> None:
    city.person("anna", (HEAD, "oo-05"))
    city.person("boris", (CURATOR, "oo-05"))
    appointed(city, "anna", "boris")
    city.wait(days=4)

    actor = city.run(ActorFor("boris", "anna"))

    assert actor == Actor(
        "boris",
        frozenset({"institution_head@oo-05"}),
        on_behalf_of="anna",
        may_reassign=frozenset({"oo-05"}),
    )
    assert [standing.absent_id for standing in city.run(StandsInFor("boris"))] == ["anna"]


@pytest.mark.parametrize("days", [3, 16])
def test_a_substitution_counts_in_its_time_only(city: City, days: int) -> None:
    city.person("anna", (HEAD, "oo-05"))
    city.person("boris", (CURATOR, "oo-05"))
    appointed(city, "anna", "boris")
    city.wait(days=days)

    assert city.run(StandsInFor("boris")) == []
    with pytest.raises(NotAllowed, match="не замещаете"):
        city.run(ActorFor("boris", "anna"))


def test_without_an_appointment_nobody_stands_in(city: City) -> None:
    city.person("anna", (HEAD, "oo-05"))
    city.person("boris", (CURATOR, "oo-05"))

    with pytest.raises(NotAllowed, match="не замещаете"):
        city.run(ActorFor("boris", "anna"))
    with pytest.raises(NotFound):
        city.run(ActorFor("boris", "nobody"))


def test_a_substitute_does_not_come_into_another_organisation(city: City) -> None:
    city.person("anna", (CURATOR, "oo-05"), (CURATOR, "oo-10"))
    city.person("boris", (Role.MENTOR, "oo-05"))
    appointed(city, "anna", "boris")
    city.wait(days=4)

    assert city.run(ActorFor("boris", "anna")).groups == {"institution_curator@oo-05"}


def test_what_the_absent_person_lost_does_not_pass_on(city: City) -> None:
    city.person("anna", (HEAD, "oo-05"))
    city.person("boris", (CURATOR, "oo-05"))
    appointed(city, "anna", "boris")
    city.wait(days=4)

    city.run(SetActive(SYSTEM, "anna", active=False))

    with pytest.raises(NotAllowed):
        city.run(ActorFor("boris", "anna"))


def test_substitution_does_not_pass_through_a_substitute(city: City) -> None:
    for name in ("anna", "boris", "vera"):
        city.person(name, (CURATOR, "oo-05"))
    appointed(city, "anna", "boris")

    with pytest.raises(InvalidState, match="сам отсутствует"):
        appointed(city, "vera", "anna")
    appointed(city, "boris", "vera")
    city.wait(days=4)
    with pytest.raises(NotAllowed):
        city.run(ActorFor("vera", "anna"))


def test_a_substitute_works_in_the_same_organisation(city: City) -> None:
    city.person("anna", (HEAD, "oo-05"))
    city.person("boris", (CURATOR, "oo-10"))

    with pytest.raises(InvalidInput, match="в той же организации"):
        appointed(city, "anna", "boris")


@pytest.mark.parametrize("role", [Role.MENTEE, Role.GUARDIAN])
def test_nobody_stands_in_for_a_family(city: City, role: Role) -> None:
    city.person("anna", (role, "oo-05"))
    city.person("boris", (CURATOR, "oo-05"))

    with pytest.raises(InvalidInput, match="вносит куратор"):
        appointed(city, "anna", "boris")


def test_the_absent_one_his_head_and_an_administrator_appoint(city: City) -> None:
    city.person("anna", (CURATOR, "oo-05"))
    for name in ("boris", "vera", "gleb"):
        city.person(name, (CURATOR, "oo-05"))
    head = city.actor(city.person("hanna", (HEAD, "oo-05")))
    admin = city.actor(city.person("alla", (Role.ADMIN, "ioc")))

    appointed(city, "anna", "boris", city.actor("anna"))
    appointed(city, "anna", "vera", head)
    appointed(city, "anna", "gleb", admin)

    assert len(city.run(SubstitutionsOf("anna"))) == 3


def test_others_do_not_appoint(city: City) -> None:
    city.person("anna", (CURATOR, "oo-05"))
    city.person("boris", (CURATOR, "oo-05"))
    strange_head = city.actor(city.person("hanna", (HEAD, "oo-10")))

    for actor in (strange_head, city.actor("boris"), Actor("boris", on_behalf_of="anna")):
        with pytest.raises(NotAllowed, match="руководитель его ОО"):
            appointed(city, "anna", "boris", actor)


def test_nobody_appoints_himself(city: City) -> None:
    city.person("anna", (CURATOR, "oo-05"))
    head = city.actor(city.person("hanna", (HEAD, "oo-05")))

    with pytest.raises(NotAllowed, match="самого себя"):
        appointed(city, "anna", "hanna", head)
    with pytest.raises(InvalidInput, match="самого себя"):
        appointed(city, "anna", "anna")


def test_the_same_substitute_is_not_appointed_twice_for_one_time(city: City) -> None:
    city.person("anna", (CURATOR, "oo-05"))
    city.person("boris", (CURATOR, "oo-05"))
    appointed(city, "anna", "boris")

    with pytest.raises(InvalidState, match="уже замещает"):
        appointed(city, "anna", "boris")


def test_a_substitution_needs_a_reason_and_days_to_come(city: City) -> None:
    city.person("anna", (CURATOR, "oo-05"))
    city.person("boris", (CURATOR, "oo-05"))

    with pytest.raises(InvalidInput, match="Причина"):
        city.run(Substitute(SYSTEM, "anna", "boris", FIRST, LAST, " "))
    city.wait(days=30)
    with pytest.raises(InvalidInput, match="уже прошло"):
        appointed(city, "anna", "boris")


def test_a_substitution_ends_at_once_when_the_absent_one_is_back(city: City) -> None:
    city.person("anna", (HEAD, "oo-05"))
    city.person("boris", (CURATOR, "oo-05"))
    substitution_id = appointed(city, "anna", "boris")
    city.wait(days=6)

    with pytest.raises(NotAllowed):
        city.run(EndSubstitution(city.actor("boris"), substitution_id))
    city.run(EndSubstitution(city.actor("anna"), substitution_id))

    with pytest.raises(NotAllowed):
        city.run(ActorFor("boris", "anna"))
    (ended,) = city.run(SubstitutionsOf("anna"))
    assert ended.valid_until == date(2022, 9, 6)
    with pytest.raises(InvalidState, match="уже закончилось"):
        city.run(EndSubstitution(SYSTEM, substitution_id))
    with pytest.raises(NotFound):
        city.run(EndSubstitution(SYSTEM, 99))


def test_the_record_of_a_substitution_keeps_the_reason_to_itself(city: City) -> None:
    city.person("anna", (HEAD, "oo-05"))
    city.person("boris", (CURATOR, "oo-05"))
    city.run(Substitute(SYSTEM, "anna", "boris", FIRST, LAST, "болезнь"))

    event = city.run(PeopleEvents("anna"))[-1]

    assert event.kind == "SubstitutionAppointed"
    assert "болезнь" not in str(event)
    assert event.detail["substitute_id"] == "boris"


@pytest.mark.parametrize("role", [Role.MENTEE, Role.GUARDIAN, Role.MENTOR, Role.PARTNER_ORG])
def test_a_curator_enters_paper_forms_of_his_own_participants(city: City, role: Role) -> None:
    city.person("anna", (CURATOR, "oo-05"))
    city.person("misha", (role, "oo-05"), (role, "oo-10"), (HEAD, "oo-30"))

    actor = city.run(OnBehalf("anna", "misha"))

    assert actor == Actor("anna", frozenset({f"{role}@oo-05"}), on_behalf_of="misha")


@pytest.mark.parametrize(
    ("own", "participant"),
    [
        ((CURATOR, "oo-10"), (Role.MENTEE, "oo-05")),
        ((HEAD, "oo-05"), (Role.MENTEE, "oo-05")),
        ((CURATOR, "oo-05"), (HEAD, "oo-05")),
        ((CURATOR, "oo-05"), (Role.PSYCHOLOGIST, "oo-05")),
    ],
)
def test_other_entries_on_behalf_are_refused(
    city: City, own: tuple[Role, str], participant: tuple[Role, str]
) -> None:
    city.person("anna", own)
    city.person("misha", participant)

    with pytest.raises(NotAllowed, match="бумажную форму"):
        city.run(OnBehalf("anna", "misha"))


def test_a_curator_who_is_mentor_too_enters_nothing_on_behalf_of_himself(city: City) -> None:
    city.person("anna", (CURATOR, "oo-05"), (Role.MENTOR, "oo-05"))

    with pytest.raises(NotAllowed):
        city.run(OnBehalf("anna", "anna"))
