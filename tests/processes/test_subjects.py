"""What an instance is about is said in words; people are named to their own organisation alone."""

from __future__ import annotations

from datetime import date

import pytest

from engine import Actor
from processes.pairs import Member
from processes.pairs.create import CreatePair
from processes.reports.subjects import SubjectsOf
from tests.processes.handlers_fixture import SCHOOL, YEAR, School, school

__all__ = ["school"]

CURATOR = Actor("vera", frozenset({f"institution_curator@{SCHOOL}"}))
ELSEWHERE = Actor("rita", frozenset({"institution_curator@oo-10"}))
CENTER = Actor("olga", frozenset({"methodical_center@ioc"}))


def words(school: School, key: str | None, actor: Actor = CURATOR) -> str | None:
    found = school.run(SubjectsOf.among([(key, SCHOOL)], actor))
    return next((subject.words for subject in found.values()), None)


@pytest.mark.parametrize(
    ("register", "kind", "content", "said"),
    [
        ("partners", "partner", {"name": "Лесной дом"}, "партнёр «Лесной дом»"),
        ("communities", "community", {"name": "Учимся учить"}, "сообщество «Учимся учить»"),
        ("publications", "publication", {"theme": "Год наставника"}, "публикация «Год наставника»"),
        ("events", "event", {"held_on": "2023-11-15"}, "встреча 15 ноября 2023"),
        ("events", "event", {}, "встреча"),
    ],
)
def test_an_entry_of_a_register_is_called_by_its_own_words(
    school: School, register: str, kind: str, content: dict[str, str], said: str
) -> None:
    (entry,) = school.register(register, content)

    assert words(school, f"{kind}/{entry}") == said
    assert words(school, f"{kind}/{entry}", CENTER) == said


def test_a_pair_and_an_audience_need_no_register(school: School) -> None:
    (pair,) = school.run(SubjectsOf.among([("pair/8", SCHOOL)], CENTER)).values()

    assert (pair.words, pair.pair) == ("пара № 8", 8)
    assert words(school, "audience/parents") == "аудитория: родители"


def test_a_group_is_called_a_group(school: School) -> None:
    mentor, mentee = school.people("mentor", "mentee")
    days = date(2023, 10, 2), date(2024, 5, 31)
    made = CreatePair(SCHOOL, YEAR, mentor, (Member(mentee),), *days, group_name="Чтение")
    group = school.run(made)

    assert words(school, f"pair/{group}") == f"группа № {group}"


def test_a_person_is_named_to_his_own_organisation_alone(school: School) -> None:
    (learner,) = school.register("trained", {"full_name": "Белова Инна"})
    school.person("oleg")

    assert words(school, f"learner/{learner}") == "Белова Инна"
    assert words(school, f"learner/{learner}", ELSEWHERE) == f"слушатель № {learner}"
    assert words(school, f"learner/{learner}", CENTER) == f"слушатель № {learner}"
    assert words(school, "candidate/oleg") == "Oleg"
    assert words(school, "candidate/oleg", CENTER) is None


@pytest.mark.parametrize("key", [None, "4.6/2023-2024", "pair/", "partner/0", "learner/x", "odd"])
def test_what_says_nothing_is_left_out(school: School, key: str | None) -> None:
    assert words(school, key) is None
