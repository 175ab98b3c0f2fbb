"""Scripts: assignments line by line, and what is none."""

from __future__ import annotations

import json

import pytest

from engine.expressions import (
    ExpressionError,
    compile_script,
)
from tests.engine.evaluating import NOW, VARIABLES


def test_a_script_assigns_line_by_line_and_later_lines_see_earlier_ones() -> None:
    script = compile_script(
        """
        # раунд согласования
        rounds = rounds + 1

        due = today() + days(10)
        last_round = rounds >= 3   # больше трёх не бывает
        days_left = date(due) - today()
        """
    )

    result = script.run(VARIABLES, NOW)

    assert result == {"rounds": 3, "due": "2023-09-11", "last_round": True, "days_left": 10}
    assert list(result) == ["rounds", "due", "last_round", "days_left"]
    assert script.names == {"rounds"}
    assert script.targets == {"rounds", "due", "last_round", "days_left"}
    assert VARIABLES["rounds"] == 2
    assert json.dumps(result)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# только слова",
        "rounds",
        "rounds == 3",
        "rounds ++ 1",
        "rounds **= 2",
        "rounds =+= 2",
        "a = 1; b = 2",
        "a = b = 1",
        "_a = 1",
        "__class__ = 1",
        "a.b = 1",
        "a[0] = 1",
        "a, b = [1, 2]",
        "1a = 2",
        "true = 1",
        "if = 1",
        "ａ = 1",
        "import os",
        "del a",
        "a = ",
        "a = [1,\n2",
        "\n".join(f"a{n} = 1" for n in range(51)),
        "a = 1\n" + " " * 200_000,
    ],
)
def test_what_is_not_a_list_of_assignments_is_no_script(text: str) -> None:
    with pytest.raises(ExpressionError):
        compile_script(text)


def test_an_assignment_goes_on_while_a_bracket_is_open() -> None:
    script = compile_script("a = [1,  # the first )\n  2,\n]\n\nb = {'x': '('}\nc = a")

    assert script.run({}, NOW) == {"a": [1, 2], "b": {"x": "("}, "c": [1, 2]}
    assert [each.line for each in script.assignments] == [1, 5, 6]


def test_a_variable_may_be_changed_by_an_operation() -> None:
    script = compile_script("n += 2 * 3\nn -= 1\nitems += [n]\nn //= 2\nn %= 4  # what is left")

    assert script.run({"n": 1, "items": [0]}, NOW) == {"n": 3, "items": [0, 6]}
    assert script.names == {"n", "items"}


def test_a_bracket_that_is_never_closed_is_told_where_it_opens() -> None:
    with pytest.raises(ExpressionError, match="Строка 2"):
        compile_script("a = 1\nb = [1,\nc = 2")


def test_a_script_that_cannot_be_compiled_names_the_line() -> None:
    with pytest.raises(ExpressionError, match=r"^Строка 2\. В записи «1 \+»") as refused:
        compile_script("a = 1\nb = 1 +")

    assert refused.value.line == 2


def test_a_script_that_fails_names_the_line() -> None:
    with pytest.raises(ExpressionError, match=r"^Строка 3\. .*«nothing» не задана"):
        compile_script("a = 1\n\nb = nothing").run({}, NOW)
