"""Names, requisites and papers that are invented for the demo."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from processes.demo.answers.names import POPULATION, invented_name, mother_of, with_initials
from processes.demo.answers.registration import (
    inn_check_digit,
    invented_inn,
    invented_ogrn,
    invented_phone,
    ogrn_check_digit,
)
from processes.demo.answers.selectors import Place, Selection, read_entries
from processes.demo.papers import receive_papers
from processes.documents import DocumentFolder


@pytest.mark.parametrize("known", ["7707083893", "7736050003", "7710140679"])
def test_the_check_digit_of_a_tax_number_is_that_of_the_tax_service(known: str) -> None:
    assert inn_check_digit(known[:9]) == known[9]


@pytest.mark.parametrize("known", ["1027700132195", "1027700070518", "1027739642281"])
def test_the_check_digit_of_a_registration_number_is_that_of_the_register(known: str) -> None:
    assert ogrn_check_digit(known[:12]) == known[12]


def test_invented_numbers_have_their_length_and_check_digit() -> None:
    dice = random.Random(1)  # noqa: S311 - invented numbers
    for _ in range(300):
        inn, ogrn = invented_inn(dice), invented_ogrn(dice)
        assert (len(inn), inn_check_digit(inn[:9])) == (10, inn[9])
        assert (len(ogrn), ogrn_check_digit(ogrn[:12])) == (13, ogrn[12])
        assert invented_phone(dice).startswith("+7 (4855) 00-")


def test_a_number_is_always_the_same_person_and_no_other_number_is() -> None:
    people = [invented_name(number) for number in range(POPULATION)]
    assert len(set(people)) == POPULATION
    assert people[0] == invented_name(0) == "Алексеева Анна Андреевна"
    assert people[1] == "Алексеев Артём Андреевич"


def test_mothers_and_initials() -> None:
    assert mother_of("Белов Глеб Львович", 0).startswith("Белова ")
    assert mother_of("Белова Анна Львовна", 0).startswith("Белова ")
    assert with_initials("Белова Анна Львовна") == "Белова А. Л."


def test_papers_are_real_files_of_their_kind(tmp_path: Path) -> None:
    folder = DocumentFolder(tmp_path)
    papers = receive_papers(folder)
    assert set(papers) == {".pdf", ".docx", ".xlsx", ".png"}
    assert {one.file_name for one in papers.values()} == {f"образец{kind}" for kind in papers}
    assert len({one.media_type for one in papers.values()}) == len(papers)
    assert receive_papers(folder) == papers


def test_the_most_precise_selector_is_found() -> None:
    entries = {"term": 1, "steps.term": 2, "1.1/term": 3, "1.1.fill/steps.term": 4, "term!": 5}
    selection = Selection(lambda: entries)
    found = [
        selection.find(Place(form_key, table, "term", mark))
        for form_key, table, mark in (
            ("activity-9.9.fill", "", ""),
            ("activity-9.9.fill", "steps", ""),
            ("activity-1.1.other", "steps", ""),
            ("activity-1.1.fill", "steps", ""),
            ("activity-1.1.fill", "steps", "!"),
        )
    ]
    assert found == [1, 2, 3, 4, 5]
    assert selection.find(Place("activity-1.1.fill", "", "other")) is None


def test_a_selector_stands_once_in_a_file(tmp_path: Path) -> None:
    data = tmp_path / "twice.yaml"
    data.write_text("term, until: [one]\nuntil: [two]\n", "utf-8")
    with pytest.raises(ValueError, match="until stands twice"):
        read_entries(data)
