"""Positions by period: where they stand, from when, until when."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actor import SYSTEM
from engine.errors import InvalidInput, InvalidState, NotAllowed
from processes.people import (
    EndRole,
    GrantRole,
    PeopleEvents,
    PeopleWithRole,
    RolesOf,
    SetActive,
)
from processes.roles import Role
from tests.processes.people_fixture import City, city

__all__ = ["city"]

HEAD = Role.INSTITUTION_HEAD
CURATOR = Role.INSTITUTION_CURATOR


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
