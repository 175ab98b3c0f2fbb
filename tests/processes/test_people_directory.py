from __future__ import annotations

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
    PersonById,
    PersonByLogin,
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
