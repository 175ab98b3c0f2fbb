from __future__ import annotations

import pytest

from processes.forms import Option
from tests.processes.forms_built import CHOICE, REMARKS, field, form, sent


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("\N{MINUS SIGN}3", -3),
        ("12,5", 12.5),
        ("12.50", 12.5),
        ("1 000 000", 1_000_000),
        ("1\N{NO-BREAK SPACE}000,25", 1000.25),
        ("7,0", 7),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, value: float) -> None:
    parsed = sent(form(field("number", variable="n")), a=typed)

    assert parsed.values["a"] == value
    assert parsed.variables == {"n": value}
    assert type(parsed.values["a"]) is type(value)


@pytest.mark.parametrize("typed", ["двадцать", "1e5", "nan", "12 5", "1.2.3", "٣", "9" * 16])
def test_what_is_no_number_is_refused_and_kept_for_the_person(typed: str) -> None:
    parsed = sent(form(field("number", variable="n")), a=typed)

    assert set(parsed.errors) == {"a"}
    assert parsed.typed.texts["a"] == (typed,)
    assert parsed.variables == {}


@pytest.mark.parametrize(
    ("typed", "message"),
    [("0", "Число должно быть не меньше 1."), ("11", "Число должно быть не больше 10,5.")],
)
def test_a_number_outside_its_bounds_is_refused(typed: str, message: str) -> None:
    assert sent(form(field("number", min=1, max=10.5)), a=typed).errors == {"a": message}


@pytest.mark.parametrize("typed", ["2023-09-01", "01.09.2023", "1.9.2023", " 01.09.2023 "])
def test_dates_are_read_in_both_forms(typed: str) -> None:
    parsed = sent(form(field("date", variable="day")), a=typed)

    assert parsed.variables == {"day": "2023-09-01"}


@pytest.mark.parametrize(
    ("typed", "beginning"),
    [
        ("31.02.2023", "Такой даты нет"),
        ("01.09.23", "Введите дату"),
        ("завтра", "Введите дату"),
        ("01.09.0023", "Проверьте год"),
        ("29.08.2022", "Дата должна быть не раньше 30.08.2022"),
        ("01.01.2025", "Дата должна быть не позже 31.12.2024"),
    ],
)
def test_a_date_that_cannot_be_is_refused_and_kept(typed: str, beginning: str) -> None:
    parsed = sent(form(field("date", min="2022-08-30", max="2024-12-31")), a=typed)

    assert parsed.errors["a"].startswith(beginning)
    assert parsed.typed.texts["a"] == (typed,)


def test_a_text_too_long_is_refused_whole_and_not_cut() -> None:
    parsed = sent(form(field("text", max_length=5)), a="длинно")

    assert parsed.errors["a"].startswith("Текст слишком длинный: 6 знаков, а можно не больше 5.")
    assert parsed.typed.texts["a"] == ("длинно",)


def test_line_ends_of_a_browser_count_as_one_sign() -> None:
    parsed = sent(form(field("textarea", max_length=3)), a="а\r\nб")

    assert parsed.values["a"] == "а\nб"


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("text", "Заполните это поле."),
        ("number", "Введите число."),
        ("date", "Укажите дату."),
        ("checkbox", "Поставьте отметку: без неё форму нельзя отправить."),
        ("file", "Приложите файл."),
    ],
)
def test_a_required_field_left_blank_says_what_to_do(kind: str, message: str) -> None:
    parsed = sent(form(field(kind, required=True)), a="  ")

    assert parsed.errors == {"a": message}
    assert parsed.summary[0].summary == f"Поле: {message[0].lower()}{message[1:]}"


def test_zero_is_an_answer_to_a_required_number() -> None:
    assert sent(form(field("number", required=True)), a="0").values["a"] == 0


def test_an_answer_that_was_not_offered_is_refused() -> None:
    parsed = sent(form(CHOICE), decision="burn")

    assert parsed.errors == {"decision": "Этого варианта нет в списке: выберите другой."}


def test_a_checklist_keeps_the_order_of_its_options() -> None:
    options = [{"value": "a", "label": "А"}, {"value": "b", "label": "Б"}]

    parsed = sent(form(field("checklist", options=options, variable="v")), a=["b", "a", "b"])

    assert parsed.variables == {"v": ["a", "b"]}


def test_an_entry_of_a_register_must_be_one_of_those_offered() -> None:
    picking = form(field("pick", register="mentors", variable="mentor"))
    offers = {"a": [Option("17", "Иванова И. И.")]}

    assert sent(picking, offers, a="17").variables == {"mentor": "17"}
    assert not sent(picking, offers, a="18").is_valid
    assert not sent(picking, None, a="17").is_valid


def test_a_field_whose_condition_is_not_met_is_neither_required_nor_stored() -> None:
    parsed = sent(form(CHOICE, REMARKS), decision="approve", remarks="осталось от прошлого")

    assert parsed.is_valid
    assert "remarks" not in parsed.values
    assert parsed.typed.texts["remarks"] == ("осталось от прошлого",)


def test_a_field_whose_condition_is_met_is_required() -> None:
    assert set(sent(form(CHOICE, REMARKS), decision="return").errors) == {"remarks"}


def test_a_field_behind_a_hidden_field_is_hidden_too() -> None:
    talk = field("checkbox", when={"field": "decision", "is": "return"})
    when = field("date", required=True, when={"field": "a", "is": True}) | {"key": "b"}

    parsed = sent(form(when, talk, CHOICE), decision="approve", a="true")

    assert parsed.is_valid
    assert set(parsed.values) == {"decision", "comment", "attachments"}


def test_a_field_may_wait_for_one_of_several_answers() -> None:
    reason = field("text", required=True, when={"field": "decision", "is": ["approve", "return"]})

    assert set(sent(form(CHOICE, reason), decision="approve").errors) == {"a"}


def test_a_variable_of_a_hidden_field_is_reset_and_does_not_keep_the_last_round() -> None:
    count = field("number", variable="n", when={"field": "decision", "is": "return"})

    assert sent(form(CHOICE, count), decision="approve").variables == {
        "decision": "approve",
        "n": None,
    }


def test_of_two_alternatives_for_a_variable_the_answered_one_counts() -> None:
    first = field("number", variable="n", when={"field": "decision", "is": "approve"})
    second = first | {"key": "b", "when": {"field": "decision", "is": "return"}}

    parsed = sent(form(CHOICE, first, second), decision="approve", a="4", b="5")

    assert parsed.variables["n"] == 4
