from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("engine", "processes", "webapp")
MODULES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "node_modules" not in path.parts
)
NAMES = [str(path.relative_to(ROOT)) for path in MODULES]
COMMITS = "engine/unit_of_work.py"
OPENS_ITS_OWN = {"processes/demo/fill.py"}  # copies a played database into a file, once
CLOCKS = {"engine/clock.py"}
ENVIRONMENT = {"processes/settings.py"}
EMPTY_WORDS = re.compile(r"(utils?|common|helpers?|services?|managers?)(\.py)?")


def calls(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Pairs (owner, name) of every call `owner.name()`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func.value), node.func.attr


def parsed(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_a_module_has_one_idea_and_less_than_300_lines(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) < 300


@pytest.mark.parametrize("name", NAMES)
def test_a_module_is_called_after_what_it_is_about(name: str) -> None:
    assert not any(EMPTY_WORDS.fullmatch(part) for part in Path(name).parts)


def test_only_the_unit_of_work_begins_and_commits() -> None:
    found = {
        name
        for name in NAMES
        for _, called in calls(parsed(name))
        if called in ("commit", "begin", "rollback")
    }
    assert found - OPENS_ITS_OWN == {COMMITS}


def test_only_the_clock_tells_the_time() -> None:
    asked = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}
    found = {name for name in NAMES for call in calls(parsed(name)) if call in asked}
    assert found == CLOCKS


def test_only_settings_read_the_environment() -> None:
    found = {
        name
        for name in NAMES
        if re.search(r"\bos\.(environ|getenv)\b", (ROOT / name).read_text(encoding="utf-8"))
    }
    assert found == ENVIRONMENT


def test_only_the_spiff_package_knows_the_library() -> None:
    found = {
        name
        for name in NAMES
        for node in ast.walk(parsed(name))
        if isinstance(node, (ast.Import, ast.ImportFrom)) and "SpiffWorkflow" in ast.unparse(node)
    }
    assert all(name.startswith("engine/spiff/") for name in found)


def test_the_root_holds_only_what_has_earned_its_place() -> None:
    folders = {p.name for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith(".")}
    known = {"processes", "engine", "webapp", "tests", "bpmn", "migrations", "docs", "bench"}
    assert {f for f in folders if not f.endswith(".egg-info")} - {"var", "build"} <= known
