from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from engine.actor import SYSTEM, Actor
from engine.command import Command
from engine.errors import InvalidInput, InvalidState, NotAllowed, NotFound
from processes.people import (
    AddOrganisation,
    AddPerson,
    ChangePerson,
    EndRole,
    FilterOf,
    GrantRole,
    OrganisationById,
    OrganisationKind,
    Organisations,
    PeopleEvents,
    PeopleFound,
    PeopleWithRole,
    PersonById,
    PersonByLogin,
    RolesOf,
    SaveFilter,
    SetActive,
    SetParticipation,
)
from processes.people.tables import people_events
from processes.roles import Role
from tests.processes.people_fixture import City, city

__all__ = ["city"]

HEAD = Role.INSTITUTION_HEAD
CURATOR = Role.INSTITUTION_CURATOR


def test_people_get_numbers_of_their_own(city: City) -> None:
    first = city.run(AddPerson(SYSTEM, "Анна Белова", login="belova"))
    second = city.run(AddPerson(SYSTEM, "Борис Чернов"))

    assert (first, second) == ("p-0001", "p-0002")


def test_a_number_that_was_given_by_hand_is_not_given_again(city: City) -> None:
    city.run(AddPerson(SYSTEM, "Анна Белова", person_id="p-0002"))

    assert city.run(AddPerson(SYSTEM, "Борис Чернов")) == "p-0003"
    with pytest.raises(InvalidState, match="уже есть"):
        city.run(AddPerson(SYSTEM, "Вера Синева", person_id="p-0002"))


def test_a_person_is_found_by_login_however_it_is_typed(city: City) -> None:
    person_id = city.run(AddPerson(SYSTEM, "Анна Белова", login="  Белова.А "))

    found = city.run(PersonByLogin("БЕЛОВА.а"))

    assert found is not None
    assert (found.id, found.login, found.has_password) == (person_id, "белова.а", False)
    assert city.run(PersonByLogin("nobody")) is None


def test_a_login_belongs_to_one_person(city: City) -> None:
    city.run(AddPerson(SYSTEM, "Анна Белова", login="belova"))

    with pytest.raises(InvalidState, match="занят"):
        city.run(AddPerson(SYSTEM, "Белла Белова", login="BELOVA"))


def test_several_people_may_exist_on_paper_only(city: City) -> None:
    ids = [city.run(AddPerson(SYSTEM, name)) for name in ("Анна", "Борис")]

    assert [city.run(PersonById(person_id)).login for person_id in ids] == [None, None]


@pytest.mark.parametrize(
    ("name", "login", "email"),
    [(" ", "belova", None), ("Анна", "b a", None), ("Анна", "belova", "belova at example")],
)
def test_what_cannot_be_used_is_refused_in_words(
    city: City, name: str, login: str, email: str | None
) -> None:
    with pytest.raises(InvalidInput):
        city.run(AddPerson(SYSTEM, name, login=login, email=email))


def test_search_does_not_mind_case_and_signs(city: City) -> None:
    city.run(AddPerson(SYSTEM, "Анна Белова", login="anna"))
    city.run(AddPerson(SYSTEM, "Борис Чернов", login="boris_100"))

    assert [person.display_name for person in city.run(PeopleFound("БЕЛ"))] == ["Анна Белова"]
    assert [person.login for person in city.run(PeopleFound("_"))] == ["boris_100"]
    assert [person.login for person in city.run(PeopleFound(offset=1, limit=1))] == ["boris_100"]


def test_a_changed_name_is_found_and_the_record_keeps_no_name(city: City) -> None:
    person_id = city.run(AddPerson(SYSTEM, "Анна Белова"))
    change = ChangePerson(SYSTEM, person_id, "Анна Чернова", "anna@example.org")

    city.run(change)
    city.run(change)

    assert [person.id for person in city.run(PeopleFound("чернова"))] == [person_id]
    events = city.run(PeopleEvents(person_id))
    assert [(event.kind, event.detail) for event in events] == [
        ("PersonAdded", {"has_login": False}),
        ("PersonChanged", {"fields": ["display_name", "email"]}),
    ]


def test_organisations_of_the_plan_are_told_from_the_others(city: City) -> None:
    city.run(SetParticipation(department(city), "oo-10", takes_part=False))

    taking_part = [place.id for place in city.run(Organisations(takes_part=True))]

    assert taking_part == ["oo-05", "oo-30"]
    assert len(city.run(Organisations())) == 6
    assert city.run(OrganisationById("oo-10")).kind is OrganisationKind.SCHOOL
    assert "oo-10" in {place.id for place in city.run(Organisations(takes_part=False))}


def test_saying_again_what_holds_leaves_no_trace(city: City) -> None:
    city.run(SetParticipation(department(city), "oo-10", takes_part=True))

    assert [event.kind for event in city.run(PeopleEvents("oo-10"))] == ["OrganisationAdded"]


def test_an_organisations_code_is_unique_and_plain(city: City) -> None:
    kind = OrganisationKind.SCHOOL
    with pytest.raises(InvalidState, match="уже есть"):
        city.run(AddOrganisation(SYSTEM, "oo-05", "СОШ № 5", "Школа № 5", kind))
    with pytest.raises(InvalidInput, match="не подходит"):
        city.run(AddOrganisation(SYSTEM, "head@oo", "СОШ № 5", "Школа № 5", kind))


def test_unknown_ids_are_refused(city: City) -> None:
    with pytest.raises(NotFound):
        city.run(PersonById("p-9999"))
    with pytest.raises(NotFound):
        city.run(OrganisationById("oo-99"))
    with pytest.raises(NotFound):
        city.run(EndRole(SYSTEM, 99))


def test_a_role_counts_from_its_first_day_in_moscow_to_its_last(city: City) -> None:
    city.person("anna")
    first, last = date(2022, 9, 2), date(2022, 9, 3)
    city.run(GrantRole(SYSTEM, "anna", HEAD, "oo-05", first, last))
    held = []

    for _ in range(6):  # from 09:00 of September 1 in Moscow: 00:00 of September 2 is next
        held.append(bool(city.actor("anna").groups))
        city.wait(hours=15)

    assert held == [False, True, True, True, True, False]


def test_the_holders_of_a_role_are_those_of_today(city: City) -> None:
    city.person("anna", (CURATOR, "oo-05"))
    city.person("boris", (CURATOR, "oo-10"))
    city.person("vera", (CURATOR, "oo-05"))
    city.run(SetActive(SYSTEM, "vera", active=False))

    assert [person.id for person in city.run(PeopleWithRole(CURATOR, "oo-05"))] == ["anna"]


def test_holders_of_a_municipal_role_are_found_for_any_organisation(city: City) -> None:
    city.person("irina", (Role.METHODICAL_CENTER, "ioc"))

    found = city.run(PeopleWithRole(Role.METHODICAL_CENTER, "oo-05"))

    assert [person.id for person in found] == ["irina"]


def test_a_role_that_ended_counts_no_longer_and_stays_on_record(city: City) -> None:
    city.person("anna", (HEAD, "oo-05"))
    (assignment,) = city.run(RolesOf("anna"))
    city.wait(days=10)

    city.run(EndRole(SYSTEM, assignment.id))

    assert city.actor("anna").groups == frozenset()
    (ended,) = city.run(RolesOf("anna"))
    assert (ended.valid_from, ended.valid_until) == (date(2022, 9, 1), date(2022, 9, 10))
    assert city.run(PeopleEvents("anna"))[-1].detail == {
        "assignment_id": assignment.id,
        "role": "institution_head",
        "organisation_id": "oo-05",
        "valid_until": "2022-09-10",
        "valid_until_before": None,
    }
    with pytest.raises(InvalidState, match="уже закончилось"):
        city.run(EndRole(SYSTEM, assignment.id))


def test_a_role_cannot_be_ended_in_the_past(city: City) -> None:
    city.person("anna", (HEAD, "oo-05"))
    (assignment,) = city.run(RolesOf("anna"))
    city.wait(days=10)

    with pytest.raises(InvalidInput, match="задним числом"):
        city.run(EndRole(SYSTEM, assignment.id, date(2022, 9, 5)))


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.EDUCATION_DEPARTMENT, "ioc"),
        (Role.METHODICAL_CENTER, "oo-05"),
        (Role.INSTITUTION_HEAD, "do"),
        (Role.PARTNER_ORG, "factory"),
        (Role.ADMIN, "oo-05"),
    ],
)
def test_a_role_is_not_granted_where_it_does_not_stand(city: City, role: Role, place: str) -> None:
    city.person("anna")
    with pytest.raises(InvalidInput, match=role.russian_name):
        city.run(GrantRole(SYSTEM, "anna", role, place))


def test_the_same_role_is_not_granted_twice_for_one_time(city: City) -> None:
    city.person("anna", (HEAD, "oo-05"))

    with pytest.raises(InvalidState, match="уже есть"):
        city.run(GrantRole(SYSTEM, "anna", HEAD, "oo-05", date(2023, 1, 1)))
    city.run(GrantRole(SYSTEM, "anna", HEAD, "oo-10", date(2023, 1, 1)))


def test_a_period_does_not_end_before_it_begins(city: City) -> None:
    city.person("anna")
    backwards = GrantRole(SYSTEM, "anna", HEAD, "oo-05", date(2023, 1, 2), date(2023, 1, 1))
    with pytest.raises(InvalidInput, match="раньше первого"):
        city.run(backwards)


def test_an_administrator_gives_himself_no_role(city: City) -> None:
    admin = city.actor(city.person("alla", (Role.ADMIN, "ioc")))

    with pytest.raises(NotAllowed, match="самому себе"):
        city.run(GrantRole(admin, "alla", HEAD, "oo-05"))
    with pytest.raises(NotAllowed, match="собственную"):
        city.run(SetActive(admin, "alla", active=False))


def test_only_an_administrator_manages_people(city: City) -> None:
    head = city.actor(city.person("anna", (HEAD, "oo-05")))
    city.person("boris")

    commands: list[Command[Any]] = [
        AddPerson(head, "Вера"),
        ChangePerson(head, "boris", "Борис"),
        SetActive(head, "boris", active=False),
        GrantRole(head, "boris", CURATOR, "oo-05"),
        EndRole(head, 1),
        AddOrganisation(head, "oo-99", "СОШ", "Школа", OrganisationKind.SCHOOL),
        SetParticipation(head, "oo-05", takes_part=False),
    ]
    for command in commands:
        with pytest.raises(NotAllowed, match="нет права"):
            city.run(command)


def test_the_record_says_who_did_it_and_holds_no_names(city: City) -> None:
    admin = city.actor(city.person("alla", (Role.ADMIN, "ioc")))
    person_id = city.run(AddPerson(admin, "Секретная Фамилия", login="secret.login"))
    city.run(GrantRole(admin, person_id, HEAD, "oo-05"))

    events = city.run(PeopleEvents(person_id))

    assert [(event.actor_id, event.kind) for event in events] == [
        ("alla", "PersonAdded"),
        ("alla", "RoleGranted"),
    ]
    kept = str(city.connection.execute(select(people_events)).all()).casefold()
    assert "фамилия" not in kept
    assert "secret.login" not in kept


def test_personal_data_do_not_show_when_a_command_is_printed() -> None:
    shown = repr(AddPerson(SYSTEM, "Анна Белова", login="belova", email="anna@example.org"))

    assert "Белова" not in shown
    assert "belova" not in shown
    assert "anna@" not in shown


def test_a_switched_off_account_may_not_act_until_it_is_switched_on(city: City) -> None:
    city.person("anna", (HEAD, "oo-05"))

    city.run(SetActive(SYSTEM, "anna", active=False))
    with pytest.raises(NotAllowed, match="отключена"):
        city.actor("anna")

    city.run(SetActive(SYSTEM, "anna", active=True))
    city.run(SetActive(SYSTEM, "anna", active=True))
    assert city.actor("anna").groups == {"institution_head@oo-05"}
    kinds = [event.kind for event in city.run(PeopleEvents("anna"))]
    assert kinds[-2:] == ["PersonDeactivated", "PersonReactivated"]


def test_a_filter_is_kept_per_person_and_screen(city: City) -> None:
    anna = city.actor(city.person("anna"))
    city.person("boris")

    city.run(SaveFilter(anna, "inbox", {"overdue": False}))
    city.run(SaveFilter(anna, "inbox", {"overdue": True}))

    assert city.run(FilterOf("anna", "inbox")) == {"overdue": True}
    assert city.run(FilterOf("anna", "plan")) == {}
    assert city.run(FilterOf("boris", "inbox")) == {}


def test_a_filter_has_a_limit(city: City) -> None:
    anna = city.actor(city.person("anna"))
    with pytest.raises(InvalidInput, match="слишком велик"):
        city.run(SaveFilter(anna, "inbox", {"text": "я" * 8_000}))


def department(city: City) -> Actor:
    return city.actor(city.person("dina", (Role.EDUCATION_DEPARTMENT, "do")))
