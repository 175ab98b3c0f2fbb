"""Expressions that are refused or fail, and how that is told."""

from __future__ import annotations

import pytest

from engine.errors import InvalidInput
from engine.expressions import (
    ExpressionError,
    compile_expression,
)
from tests.engine.evaluating import NOW, value_of


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("decision = 'return'", "пишется двумя знаками: =="),
        ("agreed && rounds", "пишите and, or и not"),
        ("${agreed} and ${ready}", "без ${…} внутри"),
        ("${}", "запись пуста"),
        ("= items[1]", "считаются с нуля"),
        ("= items[n]", "считаются с нуля"),
        ("agreed and", "ошибка в записи"),
        ("", "запись пуста"),
        ("frobnicate(1)", "функции «frobnicate» в языке нет"),
        ("len()", "не столько значений"),
        ("len(1, 2)", "не столько значений"),
        ("len(x=1)", "без имён"),
        ("remark is None", "пишите == или !="),
        ("(1, 2)", "в квадратных скобках"),
        ("agreed) or (agreed", "парными"),
        ("defined('x')", "defined"),
        ("get(x)", "defined"),
        ("get('x', 1)", "get"),
    ],
)
def test_a_bad_text_is_refused_when_it_is_compiled(text: str, reason: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        compile_expression(text)

    assert reason in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "reason", "position"),
    [
        ("agreed and nothing", "переменная «nothing» не задана", 12),
        ("1 / (rounds - 2)", "делить на ноль нельзя", 1),
        ("1 % 0", "делить на ноль нельзя", 1),
        ("1 // 0.0", "делить на ноль нельзя", 1),
        ("decision + 1", "действие + не применяется к значениям: текст и число", 1),
        ("agreed + 1", "да/нет и число", 1),
        ("[1] - [1]", "список и список", 1),
        ("remark < 1", "пустое значение и число", 1),
        ("1 < 2 < 'a'", "число и текст", 1),
        ("days(1) + 1", "длительность и число", 1),
        ("today() - '2023-01-01'", "дата и текст", 1),
        ("-decision", "перед числом", 1),
        ("+decision", "перед числом", 1),
        ("1 in 2", "число и число", 1),
        ("pair.mentor", "«mentor»", 1),
        ("pair[0]", "номером берут из списка", 1),
        ("organisations.first", "номером берут из списка", 1),
        ("organisations[true]", "номером берут из списка", 1),
        ("decision[0]", "номером берут из списка", 1),
        ("remark.x", "«x»", 1),
        ("{1: 2}", "только текст", 1),
        ("len(4)", "длина есть у", 1),
        ("sum(['a'])", "нужно число", 1),
        ("sum(1)", "нужен список", 1),
        ("first([])", "список пуст", 1),
        ("last([])", "список пуст", 1),
        ("int('много')", "не похож на число", 1),
        ("int('1_000')", "не похож на число", 1),
        ("str([1])", "в текст не переводится", 1),
        ("lower(1)", "нужен текст", 1),
        ("round(1.5, 11)", "от 0 до 10", 1),
        ("round(1.5, 'a')", "целое число", 1),
        ("range(-1)", "от 0 до", 1),
        ("date('вчера')", "нужна дата", 1),
        ("date(5)", "нужна дата", 1),
        ("date('2023-02-30')", "такой даты", 1),
        ("date('1023-02-03')", "за пределы", 1),
        ("datetime('2023-09-01', 9)", "нужна дата", 1),
        ("add_days(today(), 1.5)", "целое число", 1),
        ("days(-1)", "отрицательной", 1),
        ("working_days(-1)", "отрицательным", 1),
        ("working_day_before(today(), -1)", "отрицательным", 1),
        ("working_days(100000)", "не больше", 1),
        ("add_months(today(), 100000)", "за пределы", 1),
        ("now() + hours(800000)", "за пределы", None),
    ],
)
def test_a_failure_names_the_reason_and_the_place(
    text: str, reason: str, position: int | None
) -> None:
    with pytest.raises(ExpressionError) as refused:
        value_of(f"{text} + days(36000)" if position is None else text)

    assert reason in str(refused.value)
    assert refused.value.position == (position or 1)
    assert isinstance(refused.value, InvalidInput)


def test_the_place_counts_characters_of_a_russian_text_with_lines() -> None:
    with pytest.raises(ExpressionError) as refused:
        compile_expression("'школа' == 'школа'\n and нет_такой").evaluate({}, NOW)

    assert refused.value.position == len("'школа' == 'школа'\n and ") + 1
    assert "знак 25" in str(refused.value)


def test_a_long_text_is_shortened_in_the_message() -> None:
    with pytest.raises(ExpressionError) as refused:
        compile_expression("nothing + " + "'a'" * 100).evaluate({}, NOW)

    assert len(str(refused.value)) < 200
