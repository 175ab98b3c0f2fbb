"""Terms, conditions and names as a person would say them."""

from __future__ import annotations

import pytest

from engine.diagrams.model import Event, EventKind
from processes.comparison import Matter
from processes.comparison.terms import said_reminder, said_term, said_timer
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


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("duration", "P1W", "через 1 неделю"),
        ("duration", "P21D", "через 21 день"),
        ("duration", "PT1M", "через 1 минуту"),
        ("duration", "P1Y2M", "через 1 год 2 месяца"),
        ("duration", "rhythm", "через время из данных: rhythm"),
        ("duration", "'P' + days", "через время по выражению: 'P' + days"),
        ("date", "working_days(1)", "через 1 рабочий день"),
        ("date", "working_days(5)", "через 5 рабочих дней"),
        ("date", "due_at", "день из данных: срок по плану (due_at)"),
        ("cycle", "R3/P7D", "каждые 7 дней, 3 раза"),
        ("cycle", "R1/P1W", "каждую неделю, 1 раз"),
        ("cycle", "R/P2W", "каждые 2 недели, без конца"),
        ("cycle", "R/P31D", "раз в 31 день, без конца"),
        ("cycle", "R/P1M1D", "раз в 1 месяц 1 день, без конца"),
        ("cycle", "R/PT0.5S", "по выражению: R/PT0.5S"),
        ("date", "", ""),
    ],
)
def test_a_timer_is_said_in_words(kind: str, text: str, words: str) -> None:
    assert said_timer(Event(EventKind.TIMER, timer=kind, text=text)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("P1W", "за 1 неделю до срока"),
        ("PT4H", "за 4 часа до срока"),
        ("working_days(1)", "за 1 рабочий день до срока"),
        ("later", "по выражению: later"),
        ("", ""),
    ],
)
def test_a_reminder_is_said_in_words(text: str, words: str) -> None:
    assert said_reminder(text) == words


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
