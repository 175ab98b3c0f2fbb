from __future__ import annotations

import pytest

from engine.errors import InvalidInput
from processes.roles import (
    HeldRole,
    Role,
    RoleScope,
    candidate_group,
    held_roles,
    role_of_executor,
    role_of_lane,
    role_of_word,
)

LANES = {
    "ДО": "education_department",
    "Контролёр ДО": "department_controller",
    "ИОЦ": "methodical_center",
    "Руководитель ОО": "institution_head",
    "Куратор ОО": "institution_curator",
    "Наставник": "mentor",
    "Наставляемый": "mentee",
    "Законный представитель": "guardian",
    "Организация-партнёр": "partner_org",
    "Психолог": "psychologist",
}


@pytest.mark.parametrize(("lane", "key"), LANES.items())
def test_a_lane_stands_for_the_role_of_its_name(lane: str, key: str) -> None:
    assert role_of_lane(lane) == key


@pytest.mark.parametrize("lane", ["Система", "Владелец процесса", "Администратор", ""])
def test_a_lane_without_a_position_stands_for_nobody(lane: str) -> None:
    assert role_of_lane(lane) is None


def test_spelling_that_people_vary_does_not_change_the_lane() -> None:
    assert role_of_lane(" контролер  ДО ") is Role.DEPARTMENT_CONTROLLER


def test_every_role_with_a_lane_is_found_by_its_russian_name() -> None:
    assert {role_of_lane(role.russian_name) for role in Role if role.has_lane} == {
        Role(key) for key in LANES.values()
    }


def test_municipal_work_of_a_school_goes_to_the_municipal_organisation() -> None:
    assert candidate_group(Role.METHODICAL_CENTER, "oo-05") == "methodical_center@ioc"
    assert candidate_group(Role.EDUCATION_DEPARTMENT, "oo-05") == "education_department@do"
    assert candidate_group(Role.DEPARTMENT_CONTROLLER, None) == "department_controller@do"


def test_a_schools_work_stays_at_the_school() -> None:
    assert candidate_group(Role.INSTITUTION_CURATOR, "oo-05") == "institution_curator@oo-05"


def test_a_schools_role_in_a_process_of_no_organisation_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Куратор ОО"):
        candidate_group(Role.INSTITUTION_CURATOR, None)


@pytest.mark.parametrize(
    ("executor", "role"),
    [
        ("institution", Role.INSTITUTION_HEAD),
        ("named_institution", Role.INSTITUTION_HEAD),
        ("external_org", Role.METHODICAL_CENTER),
        ("mentor", Role.MENTOR),
        ("unheard_of", None),
    ],
)
def test_an_executor_of_the_plan_gets_a_person_who_does_the_work(
    executor: str, role: Role | None
) -> None:
    assert role_of_executor(executor) is role


def test_a_diagram_may_name_a_role_by_lane_key_or_executor() -> None:
    words = ("ИОЦ", "methodical_center", "external_org")
    assert {role_of_word(word) for word in words} == {Role.METHODICAL_CENTER}
    assert role_of_word("Система") is None


def test_candidate_groups_read_back_as_positions() -> None:
    groups = {"mentor@oo-05", "unheard_of@oo-05", "admin@ioc"}
    assert held_roles(groups) == {HeldRole(Role.MENTOR, "oo-05"), HeldRole(Role.ADMIN, "ioc")}
    assert HeldRole(Role.MENTOR, "oo-05").group == "mentor@oo-05"


def test_roles_without_lanes_stand_in_offices() -> None:
    offices = {role for role in Role if role.scope is RoleScope.OFFICE}
    assert offices == {Role.PROCESS_OWNER, Role.AUDITOR, Role.ADMIN}
