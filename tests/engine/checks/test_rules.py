"""Each rule has a good diagram, which can be deployed, and bad ones, which break it and no other.

`<rule>.good.bpmn`, `<rule>.bad.bpmn` and `<rule>.<variant>.bad.bpmn` lie beside this module; the
element that is to be named is called `guilty`. What is too large to lie here is in `large.py`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine import CheckDiagram, Deploy, InvalidDiagram, NewestDefinitions, Problem
from engine.definitions.checks import RULES
from engine.testing import memory_engine
from tests.engine.checks.large import LARGE

FOLDER = Path(__file__).parent
KNOWN = {rule.id: rule for rule in RULES}
GOOD = {path.name.partition(".")[0]: path.read_bytes() for path in FOLDER.glob("*.good.bpmn")}
GOOD |= {rule: good for rule, (good, _) in LARGE.items()}
BAD = {path.name.removesuffix(".bad.bpmn"): path.read_bytes() for path in FOLDER.glob("*.bad.bpmn")}
BAD |= {rule: bad for rule, (_, bad) in LARGE.items()}
INNER_WORDS = re.compile(r"[a-z]+Error|Exception|Traceback|lxml|\{[a-z]*\}")


def guilty_in(xml: bytes) -> str | None:
    """Return the id of the element that is to be named."""
    found = re.search(rb'\sid="([^"]*guilty[^"]*)"', xml)
    return None if found is None else found[1].decode()


def told_of(xml: bytes) -> list[Problem]:
    return memory_engine().execute(CheckDiagram(xml)).problems


def test_every_rule_has_its_own_id_and_a_good_and_a_bad_diagram() -> None:
    assert len(KNOWN) == len(RULES)
    assert set(GOOD) == set(KNOWN)
    assert {name.partition(".")[0] for name in BAD} == set(KNOWN)
    assert len(BAD) >= 62


@pytest.mark.parametrize("rule", sorted(GOOD))
def test_a_diagram_that_keeps_the_rule_is_deployed(rule: str) -> None:
    engine = memory_engine()
    assert engine.execute(Deploy(GOOD[rule]))
    assert engine.execute(CheckDiagram(GOOD[rule])).problems == []


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_diagram_that_breaks_the_rule_is_refused_at_the_guilty_element(name: str) -> None:
    engine = memory_engine()
    with pytest.raises(InvalidDiagram) as refused:
        engine.execute(Deploy(BAD[name]))
    assert engine.execute(NewestDefinitions()) == []
    expected = {(name.partition(".")[0], guilty_in(BAD[name]))}
    assert {(problem.rule, problem.element_id) for problem in refused.value.problems} == expected


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_problem_is_told_in_russian_sentences_that_say_what_to_do(name: str) -> None:
    for problem in told_of(BAD[name]):
        assert re.search("[А-Яа-я]{3}", problem.message)
        assert problem.message.endswith(".")
        assert ":" in problem.message or problem.message.count(".") > 1
        assert INNER_WORDS.search(problem.message) is None
        assert len(problem.message) < 600


def test_a_problem_names_the_element_as_its_author_does() -> None:
    problem = told_of(BAD["event-subprocess-start"])[0]
    assert "«Напоминание»" in problem.message
    assert "guilty" not in problem.message


@pytest.mark.parametrize(
    ("kind", "behind"), [("timer", "таймер"), ("conditional", "ожидание этого условия")]
)
def test_a_start_that_only_waits_is_told_what_to_draw_instead(kind: str, behind: str) -> None:
    (problem,) = told_of(BAD[f"event-supported.{kind}-start"])
    advice = f"начните с пустого начального события и поставьте за ним {behind}."
    assert problem.message.endswith(advice)


def test_the_rules_say_what_they_cover() -> None:
    for rule in RULES:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
        assert len(rule.covers) >= 15
