"""Who does the work, and on what ground."""

from __future__ import annotations

import pytest

from engine.errors import InvalidInput
from processes.roadmap import load_plan, roles_of, task_roles
from processes.roadmap.executors import read_executors

PLAN = load_plan()
NUMBERS = [activity.number for activity in PLAN.activities]
HEAD, CURATOR = "institution_head", "institution_curator"
BY_PLAN, PARTICIPANT = "исполнитель по плану", "участник мероприятия"


@pytest.mark.parametrize("number", NUMBERS)
def test_the_words_of_the_order_name_the_executors_of_the_plan(number: str) -> None:
    executors = PLAN.activity(number).executors

    assert roles_of(executors.cell.verbatim) == executors.roles


@pytest.mark.parametrize(
    ("words", "roles"),
    [
        ("ДО, ИОЦ, ОО", ("education_department", "methodical_center", "institution")),
        ("Руководители образовательных организаций", (HEAD,)),
        ("руководители и кураторы внедрения ЦМН, руководители ОО", (HEAD, CURATOR)),
        ("кураторы внедрения ЦМН, в ОО (в рамках компетенции) и наставники", (CURATOR, "mentor")),
        (
            "ИОЦ, СОШ № 5, 10, Центр технического творчества",
            ("methodical_center", "named_institution"),
        ),
    ],
)
def test_one_role_is_recognised_under_its_many_names(words: str, roles: tuple[str, ...]) -> None:
    assert roles_of(words) == roles


def test_within_their_competence_is_a_note_and_not_a_role() -> None:
    reading = read_executors("руководители ОО (в рамках компетенции)")

    assert (reading.roles, reading.notes) == ((HEAD,), ("(в рамках компетенции)",))


def test_organisations_named_by_name_are_read() -> None:
    reading = read_executors(PLAN.activity("3.2").executors.cell.verbatim)

    assert reading.organisations == ("СОШ № 5", "СОШ № 10", "Центр технического творчества")


@pytest.mark.parametrize(
    "words", ["ДО, завучи школ, ИОЦ", "ДО, ДОУ", "завучи школ (в рамках компетенции)"]
)
def test_an_unknown_executor_is_named_in_the_sentence(words: str) -> None:
    with pytest.raises(InvalidInput, match=r"Исполнитель «(завучи школ|ДОУ)» не найден"):
        roles_of(words)


def test_an_organisation_as_executor_is_represented_by_its_head() -> None:
    assert task_roles(PLAN.activity("1.1")) == {
        "education_department": BY_PLAN,
        "methodical_center": BY_PLAN,
        HEAD: BY_PLAN,
        "department_controller": "п. 4 приказа",
    }
    assert task_roles(PLAN.activity("3.2"))[HEAD] == BY_PLAN


def test_a_foreign_organisation_is_replaced_by_the_methodical_center_under_item_3() -> None:
    roles = task_roles(PLAN.activity("2.5"))

    assert roles["methodical_center"] == "п. 3 приказа"
    assert "external_org" not in roles


def test_the_order_obliges_heads_center_and_controller_in_every_activity() -> None:
    for activity in PLAN.activities:
        roles = task_roles(activity)
        assert roles[HEAD] in {BY_PLAN, "п. 2 приказа"}
        assert roles["methodical_center"] in {BY_PLAN, "п. 3 приказа"}
        assert roles["department_controller"] == "п. 4 приказа"


def test_participants_hold_work_items_only_where_pairs_and_surveys_need_them() -> None:
    participants = {
        activity.number: {
            role for role, ground in task_roles(activity).items() if ground == PARTICIPANT
        }
        for activity in PLAN.activities
    }

    assert {number: roles for number, roles in participants.items() if roles} == {
        "4.2": {"mentee", "guardian", "psychologist"},
        "4.3": {"mentor", "guardian"},
        "4.4": {"mentor"},
        "4.5": {"mentor", "mentee", "guardian", "psychologist"},
        "4.6": {"mentee", "guardian", "psychologist"},
        "4.7": {"mentee"},
        "6.3": {"mentor", "mentee", "guardian", "partner_org"},
        "7.1": {"mentor", "mentee"},
        "7.2": {"mentor", "mentee"},
    }


def test_who_is_accountable_holds_work_items() -> None:
    assert all(
        activity.executors.accountable in task_roles(activity) for activity in PLAN.activities
    )
