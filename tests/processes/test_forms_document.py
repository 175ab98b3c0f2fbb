from __future__ import annotations

from typing import Any

import orjson
import pytest

from processes.forms import Form, InvalidForm

DECISION = {
    "key": "decision",
    "kind": "choice",
    "label": "Решение",
    "options": [
        {"value": "approve", "label": "Утвердить"},
        {"value": "return", "label": "Вернуть"},
    ],
}

EVERY_KIND: dict[str, Any] = {
    "title": "Внесите наставляемых и их запросы",
    "intro": "Список нужен для подбора наставников.",
    "nothing_to_report": {"variables": {"decision": "none"}},
    "fields": [
        {"key": "info", "kind": "note", "label": "Важно", "text": "Без диагнозов."},
        {
            "key": "decision",
            "kind": "choice",
            "label": "Решение",
            "required": True,
            "variable": "decision",
            "options": [
                {"value": "approve", "label": "Утвердить"},
                {"value": "return", "label": "Вернуть на доработку"},
            ],
        },
        {
            "key": "remarks",
            "kind": "textarea",
            "label": "Замечания",
            "hint": "Коротко",
            "when": {"field": "decision", "is": "return"},
            "max_length": 1000,
        },
        {"key": "place", "kind": "text", "label": "Место", "max_length": 100},
        {
            "key": "share",
            "kind": "number",
            "label": "Доля",
            "variable": "share",
            "min": 0,
            "max": 99.5,
        },
        {
            "key": "held_on",
            "kind": "date",
            "label": "Дата",
            "variable": "held_on",
            "min": "2022-08-30",
        },
        {
            "key": "topics",
            "kind": "checklist",
            "label": "Темы",
            "options": [{"value": "study", "label": "Учёба"}, {"value": "work", "label": "Работа"}],
        },
        {"key": "agreed", "kind": "checkbox", "label": "Согласовано", "variable": "agreed"},
        {
            "key": "order",
            "kind": "file",
            "label": "Приказ",
            "document": "приказ ОО",
            "max_files": 2,
        },
        {
            "key": "mentor",
            "kind": "pick",
            "label": "Наставник",
            "variable": "mentor",
            "register": "mentors",
        },
        {
            "key": "mentees",
            "kind": "table",
            "label": "Наставляемые",
            "register": "mentees",
            "min_rows": 1,
            "max_rows": 30,
            "count_variable": "mentees_count",
            "columns": [
                {"key": "full_name", "kind": "text", "label": "ФИО", "required": True},
                {"key": "birth_year", "kind": "number", "label": "Год рождения"},
            ],
        },
    ],
}


def problems_of(*fields: object, **form: object) -> dict[str, str]:
    """Return what is wrong with a form of these fields, by place."""
    with pytest.raises(InvalidForm) as refused:
        Form.from_document({"title": "Форма", "fields": list(fields), **form})
    return {problem.path: problem.message for problem in refused.value.problems}


def test_a_document_with_every_kind_of_field_comes_back_unchanged_and_as_json() -> None:
    form = Form.from_document(EVERY_KIND)

    document = form.to_document()

    assert document == EVERY_KIND
    assert Form.from_document(orjson.loads(orjson.dumps(document))) == form


def test_every_form_ends_with_a_comment_and_attachments() -> None:
    keys = [field.key for field in Form.from_document({"title": "Форма"}).all_fields]

    assert keys == ["comment", "attachments"]


def test_nothing_to_report_may_be_allowed_without_variables() -> None:
    form = Form.from_document({"title": "Форма", "nothing_to_report": True})

    assert [field.key for field in form.tail][:2] == [
        "nothing_to_report",
        "nothing_to_report_reason",
    ]


def test_the_caller_learns_which_registers_to_offer() -> None:
    mentor = {"key": "mentor", "kind": "pick", "label": "Наставник", "register": "mentors"}
    pairs = {"key": "pairs", "kind": "table", "label": "Пары", "columns": [mentor]}

    form = Form.from_document({"title": "Форма", "fields": [mentor, pairs]})

    assert form.picks == {"mentor": "mentors", "pairs.mentor": "mentors"}


def test_an_unknown_kind_is_refused_with_the_kinds_there_are() -> None:
    problems = problems_of({"key": "a", "kind": "slider", "label": "А"})

    assert problems["fields/a"].startswith(
        "Неизвестный вид поля «slider». Возможны: text, textarea"
    )


def test_a_key_that_stands_twice_is_refused() -> None:
    field = {"key": "a", "kind": "text", "label": "А"}

    assert "стоит у нескольких полей" in problems_of(field, field)["fields/a"]


@pytest.mark.parametrize("key", ["comment", "attachments", "nothing_to_report", "row_action"])
def test_a_key_that_the_system_uses_itself_is_refused(key: str) -> None:
    assert "занят" in problems_of({"key": key, "kind": "text", "label": "А"})[f"fields/{key}"]


def test_a_misspelt_property_is_named() -> None:
    problems = problems_of({"key": "a", "kind": "text", "label": "А", "requird": True})

    assert problems == {
        "fields/a": "Свойство «requird» здесь не применяется: проверьте, нет ли опечатки."
    }


def test_an_option_without_a_value_is_refused() -> None:
    field = {"key": "a", "kind": "choice", "label": "А", "options": [{"label": "Да"}]}

    assert problems_of(field) == {"fields/a/options/0": "Нет свойства «value» или оно пустое."}


def test_a_value_that_two_options_share_is_refused() -> None:
    field = DECISION | {"options": [{"value": "x", "label": "А"}, {"value": "x", "label": "Б"}]}

    assert problems_of(field) == {"fields/decision": "Значение варианта «x» повторяется."}


def test_a_choice_without_options_is_refused() -> None:
    assert "Нет вариантов" in problems_of(DECISION | {"options": []})["fields/decision"]


def test_a_condition_on_a_field_that_is_not_there_is_refused() -> None:
    field = {"key": "a", "kind": "text", "label": "А", "when": {"field": "b", "is": "x"}}

    assert problems_of(field) == {
        "fields/a/when": "Условие смотрит на поле «b», которого в форме нет."
    }


def test_a_condition_on_a_value_that_cannot_be_given_is_refused() -> None:
    field = {"key": "a", "kind": "text", "label": "А", "when": {"field": "decision", "is": "stop"}}

    assert problems_of(DECISION, field) == {
        "fields/a/when": "У поля «decision» не бывает значения «stop»."
    }


def test_a_condition_on_a_typed_text_is_refused() -> None:
    text = {"key": "b", "kind": "text", "label": "Б"}
    field = {"key": "a", "kind": "text", "label": "А", "when": {"field": "b", "is": "x"}}

    assert "а возможно только" in problems_of(text, field)["fields/a/when"]


def test_conditions_in_a_circle_are_named_once() -> None:
    first = {"key": "a", "kind": "checkbox", "label": "А", "when": {"field": "b", "is": True}}
    second = {"key": "b", "kind": "checkbox", "label": "Б", "when": {"field": "a", "is": True}}

    assert problems_of(first, second) == {
        "fields/a/when": "Условия показа замкнуты в круг: a → b → a. Уберите одно из них."
    }


@pytest.mark.parametrize("kind", ["text", "textarea", "file", "note"])
def test_what_may_hold_personal_data_cannot_become_a_process_variable(kind: str) -> None:
    field = {"key": "a", "kind": kind, "label": "А", "variable": "a"}

    assert "персональные данные" in problems_of(field)["fields/a"]


def test_a_table_takes_only_simple_columns() -> None:
    files = {"key": "scan", "kind": "file", "label": "Скан"}
    table = {"key": "t", "kind": "table", "label": "Т", "columns": [files]}

    assert "в таблице возможны только" in problems_of(table)["fields/t"]


def test_a_column_sets_no_variable_and_has_no_condition() -> None:
    column = {"key": "n", "kind": "number", "label": "Н", "variable": "n"}
    table = {"key": "t", "kind": "table", "label": "Т", "columns": [column]}

    assert "не бывает свойств" in problems_of(table)["fields/t"]


def test_two_fields_may_set_one_variable_only_as_alternatives() -> None:
    first = {"key": "a", "kind": "number", "label": "А", "variable": "count"}
    second = {"key": "b", "kind": "number", "label": "Б", "variable": "count"}

    assert "заполняют несколько полей" in problems_of(first, second)["fields/b"]


def test_bounds_the_wrong_way_round_are_refused() -> None:
    number = {"key": "n", "kind": "number", "label": "Н", "min": 5, "max": 1}
    day = {"key": "d", "kind": "date", "label": "Д", "min": "2023-02-01", "max": "2023-01-01"}
    columns = [{"key": "c", "kind": "text", "label": "С"}]
    table = {"key": "t", "kind": "table", "label": "Т", "columns": columns, "min_rows": 300}

    assert set(problems_of(number, day, table)) == {"fields/n", "fields/d", "fields/t"}


def test_all_faults_of_a_form_are_named_at_once() -> None:
    problems = problems_of({"kind": "text"}, "поле", title=5, nothing_to_report={"variables": []})

    assert set(problems) == {"", "fields/0", "fields/1", "nothing_to_report"}
