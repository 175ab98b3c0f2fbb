"""The vocabulary of history is closed: nothing else is recorded, and each word has its Russian."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.history.events import EventName
from processes.reports.story import _WORDS, INTERVENTIONS

ROOT = Path(__file__).parent.parent.parent.parent
MODULES = sorted([*(ROOT / "engine").rglob("*.py"), *(ROOT / "processes").rglob("*.py")])


def recorded(tree: ast.AST) -> Iterator[ast.expr]:
    """The names of the events that a module makes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "HistoryEvent":
            yield (
                node.args[0]
                if node.args
                else next(k.value for k in node.keywords if k.arg == "name")
            )


def members(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "EventName":
            yield node.attr


def test_every_event_that_is_recorded_is_named_by_the_vocabulary() -> None:
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = set(members(tree))
        assert named <= set(EventName.__members__), path
        for name in recorded(tree):
            assert not isinstance(name, ast.Constant), path
            assert named, path


def test_only_the_recorder_writes_history() -> None:
    writers = {
        str(path.relative_to(ROOT))
        for path in MODULES
        if any(
            f"{verb}({'connection, ' if 'row' in verb else ''}history_events"
            in path.read_text("utf-8")
            for verb in ("insert", "update", "delete", "add_row", "add_rows")
        )
    }
    assert writers == {"engine/history/recorder.py"}


@pytest.mark.parametrize("name", EventName)
def test_an_event_is_a_noun_and_a_participle_and_has_a_russian_name(name: EventName) -> None:
    assert name.value == "".join(word.title() for word in name.name.split("_"))
    assert _WORDS[name.value].islower()


def test_the_russian_names_are_of_this_vocabulary() -> None:
    assert set(_WORDS) | INTERVENTIONS == {name.value for name in EventName}
