"""Terms, conditions and names as a person would say them."""

from __future__ import annotations

import pytest

from processes.comparison import Matter
from processes.comparison.terms import said_term
from tests.processes.comparison.drawing import (
    CONDITION,
    RETURN,
    XML,
    differences,
    swapped,
    the_change,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("P1Y2M", "1 год 2 месяца"),
        ("PT36H", "36 часов"),
        ("R3/P7D", "повторять через 7 дней, 3 раза"),
        ("R/P1W", "повторять через 1 неделя, без конца"),
        ("2023-09-15", "15.09.2023"),
        ("working_day_before(due_at, 3)", "за 3 рабочих дня до: срок по плану (due_at)"),
        ("end_of_day(chosen)", "до конца дня: chosen"),
        (
            "working_days(1) if late else due_at",
            "по выражению: working_days(1) if late else due_at",
        ),
        ("P", "день из данных: P"),
        ("", ""),
    ],
)
def test_a_term_is_said_in_words(text: str, words: str) -> None:
    assert said_term(text) == words


HOST = "Разработать программу и материалы в каждой ОО"
DEFAULT = "Опубликовать сводку"


@pytest.mark.parametrize("name", [HOST, DEFAULT])
def test_a_new_name_is_no_change_of_what_is_joined_to_it(name: str) -> None:
    assert the_change(swapped(f'name="{name}"', 'name="Иначе"')).matter is Matter.NAME


def as_condition(text: str) -> str:
    """Return how a condition of the way back to the summary is said."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return the_change(swapped(CONDITION, escaped)).after


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('decision != "return"', "Решение: не это «Уточнить»"),
        ('decision == "unknown"', "Решение: это unknown"),
        (
            "(year == 2023 or not final) and rounds >= 2",
            "(год: равно 2023 или final: нет) и rounds: не меньше 2",
        ),
        ('final or contains(kinds, "a")', "final: да или kinds: содержит a"),
        ('not contains(kinds, "a")', "kinds: не содержит a"),
        ('due_at < "2023-09-01"', "срок по плану: раньше 2023-09-01"),
        ("rounds < len(results)", "по выражению: rounds < len(results)"),
        ("1 < rounds < 3", "по выражению: 1 < rounds < 3"),
        ("rounds <", "по выражению: rounds <"),
        ("(" * 5000, "по выражению: " + "(" * 5000),
    ],
)
def test_a_condition_is_said_in_the_words_of_the_forms(written: str, said: str) -> None:
    assert as_condition(written) == said


def test_a_condition_that_went_is_said_with_its_line() -> None:
    flow = XML[XML.index(f"<bpmn:sequenceFlow {RETURN}") :]
    whole = flow[: flow.index("</bpmn:sequenceFlow>") + len("</bpmn:sequenceFlow>")]
    removed = differences(XML.replace(whole, "")).changes
    (line,) = (one for one in removed if one.matter is Matter.FLOW)
    assert line.before == (
        "подпись «уточнить»; условие: Решение: это «Уточнить» и rounds: меньше 3"
    )
