from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pytest

from engine.diagrams.model import Node, NodeKind
from engine.expressions import Language
from processes.diagrams import check_files, shipped
from processes.forms.library import load_library
from processes.handlers import HANDLER_NAMES
from processes.layout import LayoutFigures, lay_out, measure
from processes.roadmap import load_plan, task_roles
from processes.roles import role_of_lane, role_of_word
from processes.vocabulary import SYSTEM_LANE, PlanVocabulary
from tests.processes.plausible import shipped_processes
from tests.processes.walker import Walker

KEYS = sorted(path.stem for path in shipped())
ACTIVITIES = {f"activity-{activity.number}": activity for activity in load_plan().activities}
LIFE_OF_A_PAIR = "activity-4.6"
"""The activity to which the diagrams `pair-…` belong."""
SYSTEM_STEPS = (NodeKind.SERVICE_TASK, NodeKind.SCRIPT_TASK)


@cache
def stored(key: str) -> bytes:
    return next(path for path in shipped() if path.stem == key).read_bytes()


@cache
def drawn(key: str) -> bytes:
    return lay_out(stored(key))


@cache
def figures(key: str) -> LayoutFigures:
    return measure(drawn(key))


def umbrella_of(key: str) -> str:
    """The activity whose roles may work in a diagram."""
    if key.startswith("pair-"):
        return LIFE_OF_A_PAIR
    return ".".join(key.split(".")[:2])


def structure(key: str) -> frozenset[tuple[str, str]]:
    return frozenset((node.kind.value, node.name) for node in shipped_processes()[key].nodes())


def user_tasks(key: str) -> Iterator[Node]:
    return (node for node in shipped_processes()[key].nodes() if node.kind is NodeKind.USER_TASK)


def test_all_shipped_diagrams_can_be_deployed_together() -> None:
    vocabulary = PlanVocabulary(HANDLER_NAMES)
    assert check_files(shipped(), vocabulary, Language(), load_library()) == []


def test_each_file_is_named_by_the_one_process_in_it() -> None:
    assert sorted(shipped_processes()) == KEYS


def test_every_activity_of_the_plan_has_its_own_diagram() -> None:
    assert len(ACTIVITIES) == 35
    assert set(ACTIVITIES) <= set(KEYS)
    umbrellas = {key for key in KEYS if key.startswith("activity-") and key.count(".") == 1}
    assert umbrellas == set(ACTIVITIES)


@pytest.mark.parametrize("key", ACTIVITIES)
def test_the_diagram_of_an_activity_carries_the_title_of_the_plan(key: str) -> None:
    assert shipped_processes()[key].name == ACTIVITIES[key].title.verbatim


def test_no_two_activities_share_one_template() -> None:
    alike = defaultdict(list)
    for key in ACTIVITIES:
        alike[structure(key)].append(key)
    assert [keys for keys in alike.values() if len(keys) > 1] == []


@pytest.mark.parametrize("key", KEYS)
def test_lanes_are_positions_or_the_system(key: str) -> None:
    lanes = shipped_processes()[key].lanes
    assert lanes
    assert [lane for lane in lanes if lane != SYSTEM_LANE and role_of_lane(lane) is None] == []


@pytest.mark.parametrize("key", KEYS)
def test_the_lane_of_the_system_holds_its_steps_and_no_persons_task(key: str) -> None:
    for node in shipped_processes()[key].root.nodes.values():
        assert node.lane, node.id
        if node.kind in SYSTEM_STEPS:
            assert node.lane == SYSTEM_LANE, node.id
        elif node.lane == SYSTEM_LANE:
            assert node.kind is not NodeKind.USER_TASK, node.id


@pytest.mark.parametrize("key", KEYS)
def test_work_goes_only_to_those_whom_the_plan_names(key: str) -> None:
    allowed = task_roles(ACTIVITIES[umbrella_of(key)])
    for task in user_tasks(key):
        role = role_of_word(task.properties.get("responsible_role") or task.lane or "")
        assert role is not None, task.id
        assert role.value in allowed, f"{task.id}: {role.value}"


@pytest.mark.parametrize("key", KEYS)
def test_every_form_that_a_task_names_is_in_the_library(key: str) -> None:
    missing = [t.id for t in user_tasks(key) if t.properties.get("form_key") not in load_library()]
    assert missing == []


def test_every_form_of_the_library_is_used() -> None:
    used = {task.properties.get("form_key") for key in KEYS for task in user_tasks(key)}
    assert sorted(set(load_library()) - used) == []


@pytest.mark.parametrize("key", KEYS)
def test_laying_a_diagram_out_again_changes_nothing(key: str) -> None:
    assert drawn(key) == stored(key)


@pytest.mark.parametrize("key", KEYS)
def test_the_drawing_shows_everything_and_nothing_lies_on_anything(key: str) -> None:
    found = figures(key)
    assert found.missing == 0
    assert found.node_overlaps == 0
    assert found.edges_through_nodes == 0
    assert found.nodes_outside_lanes == 0


@pytest.mark.parametrize("key", KEYS)
def test_a_walk_reaches_every_end(key: str) -> None:
    walker = Walker(key)
    walker.walk_to_every_end()
    assert walker.unreached_ends == []
