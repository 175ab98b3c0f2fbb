from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from processes.forms import ChoiceField, DateField, Form, InvalidForm, check_library, load_library

GOOD = """
forms:
  decide:
    title: Решите
    fields:
      - {key: decision, kind: choice, label: Решение, options: [{value: yes, label: Да}, {value: no, label: Нет}]}
      - {key: held_on, kind: date, label: Дата, min: 2022-08-30}
      - {key: reason, kind: text, label: Почему, when: {field: decision, is: no}}
      - {key: mentor, kind: pick, label: Наставник, register: mentors}
"""


def library(tmp_path: Path, text: str, name: str = "activity-4.2.yaml") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_key_of_a_form_is_its_file_and_its_name(tmp_path: Path) -> None:
    documents = load_library(library(tmp_path, GOOD))

    assert list(documents) == ["activity-4.2.decide"]
    assert check_library(tmp_path) == []


def test_yes_no_and_dates_stay_text_as_their_author_meant(tmp_path: Path) -> None:
    form = Form.from_document(load_library(library(tmp_path, GOOD))["activity-4.2.decide"])

    decision, held_on, *_ = form.fields
    assert isinstance(decision, ChoiceField)
    assert [option.value for option in decision.options] == ["yes", "no"]
    assert isinstance(held_on, DateField)
    assert held_on.minimum == date(2022, 8, 30)


def test_no_folder_is_no_forms(tmp_path: Path) -> None:
    assert load_library(tmp_path / "library") == {}


def test_a_register_that_does_not_exist_is_named(tmp_path: Path) -> None:
    problems = check_library(library(tmp_path, GOOD), registers={"mentees"})

    assert [str(problem) for problem in problems] == [
        "activity-4.2.decide/fields/mentor: Реестра «mentors» нет."
    ]


def test_a_fault_is_told_with_form_and_place(tmp_path: Path) -> None:
    faulty = GOOD.replace("kind: date", "kind: day")

    (problem,) = check_library(library(tmp_path, faulty))

    assert problem.path == "activity-4.2.decide/fields/held_on"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("forms: [", "Файл не читается как YAML"),
        ("forms: {a: {title: А}, a: {title: Б}}", "Файл не читается как YAML, строка 1"),
        ("form: {}", "В файле должен стоять один набор «forms»."),
        ("forms: {Форма: {title: А}}", "Имя формы пишется"),
        ("forms: {a: 5}", "Здесь нужен набор свойств формы."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_and_reported(
    tmp_path: Path, text: str, message: str
) -> None:
    folder = library(tmp_path, text)

    (problem,) = check_library(folder)
    assert problem.message.startswith(message)
    with pytest.raises(InvalidForm):
        load_library(folder)


def test_the_shipped_forms_have_no_faults() -> None:
    assert check_library() == []
