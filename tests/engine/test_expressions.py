"""What authors write in conditions, mappings and scripts, and what it means."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.expressions import (
    FUNCTIONS,
    ExpressionError,
    Function,
    Language,
    Refused,
    compile_expression,
)
from tests.engine.evaluating import NOW, value_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('decision == "return"', True),
        ("decision != 'return'", False),
        ("rounds < 3 and not agreed == false", True),
        ("1 < rounds <= 2", True),
        ("1 < rounds < 2 < 3", False),
        ("rounds + 1", 3),
        ("(rounds + 3) * 2 - 7 // 2 % 2", 9),
        ("rounds / 4", 0.5),
        ("-rounds", -2),
        ("+share", 0.5),
        ("remark == null", True),
        ("remark == None", True),
        ("[true, false, null, True, 1.5, 'a']", [True, False, None, True, 1.5, "a"]),
        ('{"pair": pair.id, "ok": agreed}', {"pair": 214, "ok": True}),
        ('organisation + "/" + school_year', "oo-05/2023-2024"),
        ("organisation in organisations", True),
        ('"oo-99" not in organisations', True),
        ('"2024" in school_year', True),
        ('"id" in pair', True),
        ("pair.meetings[-1].held_on", "2023-10-02"),
        ('pair["meetings"][0]["held_on"]', "2023-09-15"),
        ('"many" if rounds > 1 else "one"', "many"),
        ('remark or "нет замечаний"', "нет замечаний"),
        ("agreed and rounds", 2),
        ("organisations + ['ioc']", ["oo-05", "oo-12", "oo-36", "ioc"]),
        ("rounds < 3 # круги считает сценарий", True),
        ("rounds < 3\n  and agreed", True),
        ("  agreed\t", True),
        ("'it\\'s\\n'", "it's\n"),
    ],
)
def test_an_expression_means_what_it_says(text: str, expected: Any) -> None:
    assert value_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("len(organisations) + len('abc') + len(pair)", 8),
        ("min([3, 1, 2]) + min(5, 4)", 5),
        ("max(['a', 'b'])", "b"),
        ("max(date('2023-09-01'), date('2023-10-01'))", "2023-10-01"),
        ("sum([1, 2.5])", 3.5),
        ("round(2.345, 2)", 2.35),
        ("round(2.6)", 3),
        ("abs(-4)", 4),
        ("str(4) + str(true) + str('x') + str(1.5)", "4truex1.5"),
        ("str(date('2023-09-01'))", "2023-09-01"),
        ("int('12') + int(2.9) + int('1e2')", 114),
        ("float('2.5')", 2.5),
        ("lower('СОШ') + upper('ё')", "сошЁ"),
        ("contains(organisations, 'oo-12') and contains('abc', 'b')", True),
        ("any([false, 1]) and all([])", True),
        ("first(organisations) + last(organisations)", "oo-05oo-36"),
        ("append([1], 2)", [1, 2]),
        ("range(3)", [0, 1, 2]),
        ("defined(remark) and not defined(nothing)", True),
        ("defined(pair.meetings[1].held_on) or 1 / 0", True),
        ("defined(pair.meetings[7]) or defined(pair.x.y) or defined(remark.x)", False),
        ("get(pair.mentor, 'нет') + get(decision, 'нет')", "нетreturn"),
    ],
)
def test_functions_compute(text: str, expected: Any) -> None:
    assert value_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("now()", "2023-09-01T09:30:00+03:00"),
        ("today()", "2023-09-01"),
        ("date(due_at)", "2023-09-30"),
        ("datetime('2023-09-01')", "2023-09-01T00:00:00+03:00"),
        ("datetime('2023-09-01', '10:15')", "2023-09-01T10:15:00+03:00"),
        ("datetime('2023-09-01T10:15:00Z')", "2023-09-01T13:15:00+03:00"),
        ("end_of_day('2023-09-01')", "2023-09-01T23:59:59+03:00"),
        ("year(due_at) * 100 + month(due_at)", 202309),
        ("add_months('2023-01-31', 1)", "2023-02-28"),
        ("add_months('2024-01-31', -11)", "2023-02-28"),
        ("add_days('2023-12-31', 1)", "2024-01-01"),
        ("add_days('2023-12-31T10:00', 1)", "2024-01-01T10:00:00+03:00"),
        ("today() + days(3)", "2023-09-04"),
        ("days(3) + '2023-09-01'", "2023-09-04"),
        ("date('2023-09-01') + hours(9)", "2023-09-01T09:00:00+03:00"),
        ("due_at - days(30)", "2023-08-31T23:59:59+03:00"),
        ("date(due_at) - today()", 29),
        ("days(1) + hours(26)", "P1DT26H"),
        ("today() < due_at and due_at >= now()", True),
        ("today() == '2023-09-01'", True),
        ("today() != date('2023-09-01')", False),
        ("datetime('2023-09-01T00:00Z') == '2023-09-01T03:00+03:00'", True),
        ("today() in ['2023-09-01']", True),
        ("today() == 1", False),
        ("'2023-09-01T02:00:00+03:00' < '2023-09-01T00:00:00Z'", True),
        ("working_days(0)", "2023-09-01T09:30:00+03:00"),
        ("working_days(1)", "2023-09-04T09:30:00+03:00"),
        ("working_days(5)", "2023-09-08T09:30:00+03:00"),
        ("working_day_before('2023-09-04', 1)", "2023-09-01"),
        ("working_day_before('2023-09-03', 0)", "2023-09-01"),
        ("working_day_before('2023-09-01', 0)", "2023-09-01"),
    ],
)
def test_dates_compute_and_leave_as_iso_texts(text: str, expected: Any) -> None:
    assert value_of(text) == expected


def test_the_calendar_of_the_language_says_which_days_are_worked() -> None:
    class FourthOfSeptemberIsFree:
        def is_working_day(self, day: date) -> bool:
            return day.weekday() < 5 and day != date(2023, 9, 4)

    language = Language(calendar=FourthOfSeptemberIsFree())

    due = compile_expression("working_days(1)", language).evaluate({}, NOW)

    assert due == "2023-09-05T09:30:00+03:00"


def test_counting_working_days_on_a_calendar_without_any_is_refused() -> None:
    class NobodyWorks:
        def is_working_day(self, _day: date) -> bool:
            return False

    expression = compile_expression("working_days(2000)", Language(calendar=NobodyWorks()))

    with pytest.raises(ExpressionError, match="рабочих дней"):
        expression.evaluate({}, NOW)


def test_the_zone_of_the_language_decides_which_day_it_is() -> None:
    late = datetime(2023, 9, 1, 21, 30, tzinfo=UTC)

    assert compile_expression("today()").evaluate({}, late) == "2023-09-02"
    berlin = Language(zone=ZoneInfo("Europe/Berlin"))
    assert compile_expression("today()", berlin).evaluate({}, late) == "2023-09-01"


def test_an_expression_tells_the_variables_and_functions_it_uses() -> None:
    expression = compile_expression("rounds < limit and defined(pair.id) and len(x) > 0")

    assert expression.names == {"rounds", "limit", "pair", "x"}
    assert expression.functions == {"len"}
    assert expression.text == "rounds < limit and defined(pair.id) and len(x) > 0"


def test_a_variable_may_be_called_like_a_function() -> None:
    assert value_of("year == 2023 and year(today()) == year") is True


def test_a_condition_stops_at_the_deciding_value() -> None:
    assert value_of("false and nothing") is False
    assert value_of("agreed or nothing") is True
    assert value_of("1 if agreed else nothing") == 1


def test_a_result_shares_nothing_with_the_variables() -> None:
    variables = {"pair": {"meetings": [1]}}

    result = compile_expression("pair").evaluate(variables, NOW)
    result["meetings"].append(2)

    assert variables == {"pair": {"meetings": [1]}}


def test_a_richer_language_has_functions_of_its_owner() -> None:
    def city(organisation: str) -> str:
        if organisation != "oo-05":
            raise Refused("организация не найдена")
        return "Рыбинск"

    language = Language(functions={**FUNCTIONS, "city": Function(city, 1, 1)})
    expression = compile_expression("city(organisation)", language)

    assert expression.evaluate({"organisation": "oo-05"}, NOW) == "Рыбинск"
    with pytest.raises(ExpressionError, match="city: организация не найдена"):
        expression.evaluate({"organisation": "oo-99"}, NOW)


def test_a_function_of_the_owner_that_fails_does_not_show_its_error() -> None:
    def broken() -> str:
        raise KeyError("secret")

    language = Language(functions={"broken": Function(broken, 0, 0)})

    with pytest.raises(ExpressionError, match="«broken» не смогла") as refused:
        compile_expression("broken()", language).evaluate({}, NOW)

    assert "secret" not in str(refused.value)


def test_a_function_of_the_owner_may_only_give_values_of_the_language() -> None:
    language = Language(functions={"thing": Function(object, 0, 0)})

    with pytest.raises(ExpressionError, match="неизвестного вида"):
        compile_expression("thing()", language).evaluate({}, NOW)


@pytest.mark.parametrize("text", ["${n > 5}", "#{ n > 5 }", "= n > 5", "=n>5", " ${n > 5} "])
def test_the_marks_that_other_products_put_around_an_expression_say_nothing(text: str) -> None:
    assert compile_expression(text).evaluate({"n": 6}, NOW) is True


def test_fields_are_named_alike_whoever_wrote_the_expression() -> None:
    assert compile_expression('= a["b"].c').evaluate({"a": {"b": {"c": 1}}}, NOW) == 1
