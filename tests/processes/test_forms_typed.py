from __future__ import annotations

from typing import Any

import orjson
import pytest

from processes.forms import Form, Submitted, Typed, UploadedFile

FORM = Form.from_document(
    {
        "title": "Форма",
        "nothing_to_report": True,
        "fields": [
            {"key": "held_on", "kind": "date", "label": "Дата"},
            {"key": "order", "kind": "file", "label": "Приказ"},
            {
                "key": "mentees",
                "kind": "table",
                "label": "Наставляемые",
                "max_rows": 3,
                "columns": [{"key": "full_name", "kind": "text", "label": "ФИО"}],
            },
        ],
    }
)
SCAN = UploadedFile("приказ.pdf", 1000, 7)


def rows(*names: str) -> Typed:
    return Typed(rows={"mentees": tuple({"full_name": name} for name in names)})


def names(typed: Typed | None) -> list[str]:
    assert typed is not None
    return [row.get("full_name", "") for row in typed.rows["mentees"]]


def test_a_draft_keeps_everything_that_was_typed_also_what_is_wrong() -> None:
    submitted = Submitted(
        {"held_on": ["31.02.2023"], "mentees-4-full_name": ["Аня"], "csrf_token": ["secret"]},
        {"order": [SCAN]},
    )

    draft = orjson.loads(orjson.dumps(FORM.draft(submitted)))

    assert FORM.typed_from_draft(draft) == FORM.typed(submitted)
    assert "secret" not in str(draft)


def test_a_draft_of_another_version_of_the_form_gives_what_still_fits() -> None:
    draft = {
        "texts": {"held_on": ["завтра", 5], "gone": ["x"]},
        "rows": {"mentees": [{"full_name": "Аня", "gone": "x"}, 5], "order": []},
        "files": {"order": [SCAN.to_document(), {"name": "без номера"}]},
    }

    typed = FORM.typed_from_draft(draft)

    assert typed.texts == {"held_on": ("завтра",)}
    assert typed.rows == {"mentees": ({"full_name": "Аня"}, {})}
    assert typed.files == {"order": (SCAN,)}


@pytest.mark.parametrize("draft", [{}, {"texts": 5, "rows": None, "files": [1]}])
def test_a_broken_draft_is_an_empty_form(draft: dict[str, Any]) -> None:
    assert FORM.typed_from_draft(draft) == Typed()


def test_characters_that_no_database_keeps_are_left_out() -> None:
    typed = FORM.typed(Submitted({"comment": ["a\x00b\ud800c\r\nd\te"]}))

    assert typed.texts["comment"] == ("abc\nd\te",)


def test_values_accepted_before_fill_in_the_form_again() -> None:
    parsed = FORM.parse(
        Submitted(
            {"held_on": ["01.09.2023"], "mentees-0-full_name": ["Аня"], "comment": ["Готово"]},
            {"order": [SCAN]},
        )
    )

    typed = FORM.typed_from_values(parsed.values, {7: SCAN})

    assert FORM.parse_typed(typed).values == parsed.values
    assert typed.files["order"] == (SCAN,)


def test_a_reason_for_having_nothing_to_report_comes_back_ticked() -> None:
    parsed = FORM.parse(
        Submitted({"nothing_to_report": ["true"], "nothing_to_report_reason": ["Нет пар"]})
    )

    typed = FORM.typed_from_values(parsed.values)

    assert FORM.parse_typed(typed).nothing_to_report == "Нет пар"


def test_a_row_is_added_after_those_typed() -> None:
    assert names(FORM.after_row_action(rows("Аня"), "add:mentees")) == ["Аня", ""]


def test_adding_to_an_untouched_table_gives_one_row_more_than_the_page_showed() -> None:
    assert names(FORM.with_row_added(Typed(), "mentees")) == ["", ""]


def test_a_full_table_takes_no_more_rows() -> None:
    full = rows("Аня", "Боря", "Вера")

    assert FORM.after_row_action(full, "add:mentees") == full


def test_a_row_is_removed_and_the_others_stay() -> None:
    typed = rows("Аня", "Боря", "Вера")

    assert names(FORM.after_row_action(typed, "remove:mentees:1")) == ["Аня", "Вера"]


def test_removing_a_row_that_is_not_there_changes_nothing() -> None:
    assert names(FORM.with_row_removed(rows("Аня"), "mentees", 5)) == ["Аня"]


@pytest.mark.parametrize(
    "action", ["", "add:order", "remove:mentees", "remove:gone:0", "remove:mentees:-1", "x"]
)
def test_what_is_no_action_on_rows_is_told_apart(action: str) -> None:
    assert FORM.after_row_action(rows("Аня"), action) is None
