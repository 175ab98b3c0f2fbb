from __future__ import annotations

from typing import Any

import pytest

from processes.forms import Submitted, UploadedFile
from tests.processes.forms_built import CHOICE, MENTEES, field, form, sent


def test_rows_of_a_table_become_objects_and_blank_rows_are_dropped() -> None:
    parsed = sent(
        form(MENTEES),
        mentees__0__full_name=" ",
        mentees__0__birth_year="",
        mentees__2__full_name="Аня",
        mentees__2__birth_year="2010",
        mentees__10__full_name="Боря",
        mentees__10__agreed="true",
    )

    assert parsed.values["mentees"] == [
        {"full_name": "Аня", "birth_year": 2010, "agreed": False},
        {"full_name": "Боря", "birth_year": None, "agreed": True},
    ]
    assert parsed.variables == {"mentees_count": 2}


def test_errors_of_a_table_name_row_and_column_and_keep_what_was_typed() -> None:
    parsed = sent(form(MENTEES), mentees__3__full_name="", mentees__3__birth_year="20x")

    assert set(parsed.errors) == {"mentees-0-full_name", "mentees-0-birth_year"}
    assert parsed.summary[0].label == "Наставляемые, строка 1, ФИО"
    assert parsed.typed.rows["mentees"] == ({"full_name": "", "birth_year": "20x"},)


@pytest.mark.parametrize(
    ("bounds", "message"),
    [
        ({"min_rows": 2}, "Заполните не меньше 2 строк, сейчас их 1."),
        ({"max_rows": 1, "min_rows": 1}, None),
        ({"required": True}, None),
    ],
)
def test_a_table_has_as_many_rows_as_it_demands(
    bounds: dict[str, Any], message: str | None
) -> None:
    parsed = sent(form(MENTEES | bounds), mentees__0__full_name="Аня")

    assert parsed.errors.get("mentees") == message


def test_more_rows_than_a_table_takes_are_refused() -> None:
    names = {f"mentees-{index}-full_name": ["Аня"] for index in range(201)}

    parsed = form(MENTEES).parse(Submitted(names))

    assert parsed.errors == {"mentees": "Можно не больше 200 строк, сейчас их 201."}
    assert len(parsed.typed.rows["mentees"]) == 201


def test_a_required_table_without_rows_is_refused() -> None:
    assert "mentees" in sent(form(MENTEES | {"required": True})).errors


def test_files_are_stored_as_ids_of_documents() -> None:
    scan = UploadedFile("приказ.pdf", 1000, 7)

    parsed = form(field("file", required=True)).parse(Submitted(files={"a": [scan]}))

    assert parsed.values["a"] == [7]
    assert parsed.typed.files["a"] == (scan,)


def test_a_file_attached_before_stays_until_it_is_taken_away() -> None:
    old, new = UploadedFile("1.pdf", 1, 1), UploadedFile("2.pdf", 1, 2)
    asking = form(field("file"))

    kept = asking.parse(Submitted(attached={"a": [old]}, files={"a": [new]}))
    removed = asking.parse(Submitted(texts={"a-remove": ["1"]}, attached={"a": [old]}))

    assert kept.values["a"] == [1, 2]
    assert removed.values["a"] == []


def test_more_files_than_a_field_takes_are_refused_but_not_lost() -> None:
    files = [UploadedFile(f"{index}.pdf", 1, index) for index in range(3)]

    parsed = form(field("file", max_files=2)).parse(Submitted(files={"a": files}))

    assert parsed.errors == {"a": "Можно приложить не больше 2 файлов, а приложено 3."}
    assert len(parsed.typed.files["a"]) == 3


def test_a_note_asks_for_nothing_and_stores_nothing() -> None:
    assert "a" not in sent(form(field("note")), a="x").values


def test_a_comment_and_attachments_belong_to_every_form() -> None:
    scan = UploadedFile("фото.jpg", 1000, 9)

    parsed = form().parse(Submitted({"comment": ["Готово"]}, {"attachments": [scan]}))

    assert parsed.values == {"comment": "Готово", "attachments": [9]}


def test_nothing_to_report_frees_from_the_fields_and_sets_its_variables() -> None:
    allowed = {"variables": {"decision": "none"}}

    parsed = sent(
        form(CHOICE, MENTEES, nothing_to_report=allowed),
        nothing_to_report="true",
        nothing_to_report_reason="Партнёров нет",
        comment="Спросим в мае",
    )

    assert parsed.is_valid
    assert parsed.nothing_to_report == "Партнёров нет"
    assert parsed.variables == {"decision": "none", "mentees_count": 0}
    assert parsed.values == {
        "nothing_to_report": True,
        "nothing_to_report_reason": "Партнёров нет",
        "comment": "Спросим в мае",
        "attachments": [],
    }


def test_nothing_to_report_needs_a_reason() -> None:
    parsed = sent(form(CHOICE, nothing_to_report=True), nothing_to_report="true")

    assert set(parsed.errors) == {"nothing_to_report_reason"}
    assert parsed.variables == {}


def test_nothing_to_report_is_no_answer_where_the_form_does_not_allow_it() -> None:
    parsed = sent(form(CHOICE), nothing_to_report="true", nothing_to_report_reason="Лень")

    assert set(parsed.errors) == {"decision"}
