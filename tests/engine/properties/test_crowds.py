"""Random diagrams with several open tasks, completed at the same time on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine as Database

from engine.schema import engine_metadata
from engine.storage.database import open_database
from tests.engine.conftest import emptied
from tests.engine.properties.blocks import Steps, shouts, size
from tests.engine.properties.crowd import (
    Crowd,
    check_scene,
    processes_on,
    scene,
    threads_apart,
    threads_of,
)
from tests.engine.properties.drawing import Drawing
from tests.engine.properties.growing import crowds
from tests.engine.properties.playing import FINISHING, Player, check, play, steps_from
from tests.engine.properties.reporting import explained

PEOPLE = 3
diagrams = crowds().filter(lambda tree: size(tree) <= 60)
paths = st.lists(st.integers(0, 40), min_size=4, max_size=4)
decisions = st.lists(st.integers(0, 7), min_size=PEOPLE, max_size=PEOPLE)
numbers = st.tuples(paths, decisions)
quiet = diagrams.filter(lambda tree: not shouts(tree))
"""Where writers do not queue, two instances may both throw a signal before either listens for it."""
few = settings(max_examples=8, suppress_health_check=list(HealthCheck))
many = settings(few, max_examples=300)


def run_scene(
    tree: Steps,
    numbers: tuple[list[int], list[int]],
    database: Database,
    crowd: Crowd,
) -> None:
    """Play up to the moment, complete at once, compare, and play on to the end."""
    drawing = Drawing(tree)
    the = scene(drawing, *numbers)
    assume(the is not None)
    assert the is not None
    said = [str(step) for step in the.path] + [f"at once {the.attempts}"]
    with explained(tree, said):
        player = Player(database, drawing)
        game = check_scene(the, player, crowd)
        for _ in range(FINISHING):
            steps = steps_from(game, drawing)
            if not steps or game.is_over:
                break
            said.append(str(steps[0]))
            play(game, steps[0])
            player.play(steps[0])
            check(game, player)
        player.check_end()


def file_database(folder: Path) -> Database:
    """Return a new SQLite file with the engine's tables."""
    database = open_database(f"sqlite:///{folder / uuid4().hex}.db")
    engine_metadata().create_all(database)
    return database


threads = st.sampled_from([threads_of, threads_apart])


def on_sqlite(tree: Steps, numbers: Any, folder: Path, crowd: Crowd) -> None:
    database = file_database(folder)
    run_scene(tree, numbers, database, crowd)
    database.dispose()


@few
@given(diagrams, numbers, threads)
def test_threads_complete_at_once_on_sqlite(
    tmp_path: Path, tree: Steps, numbers: Any, crowd: Crowd
) -> None:
    on_sqlite(tree, numbers, tmp_path, crowd)


@pytest.mark.postgresql
@few
@given(quiet, numbers, threads)
def test_threads_complete_at_once_on_postgresql(
    postgresql: Database, tree: Steps, numbers: Any, crowd: Crowd
) -> None:
    run_scene(tree, numbers, emptied(postgresql), crowd)


@pytest.mark.postgresql
@few
@given(quiet, numbers)
def test_processes_complete_at_once_on_postgresql(
    workers: Crowd, postgresql: Database, tree: Steps, numbers: Any
) -> None:
    run_scene(tree, numbers, emptied(postgresql), workers)


@pytest.fixture(scope="module")
def workers(postgresql_url: str) -> Iterator[Crowd]:
    with processes_on(postgresql_url, PEOPLE + 1) as complete:
        yield complete


@pytest.mark.long
@many
@given(diagrams, numbers, threads)
def test_threads_complete_at_once_on_sqlite_for_long(
    tmp_path: Path, tree: Steps, numbers: Any, crowd: Crowd
) -> None:
    on_sqlite(tree, numbers, tmp_path, crowd)


@pytest.mark.long
@pytest.mark.postgresql
@many
@given(quiet, numbers, threads)
def test_threads_complete_at_once_on_postgresql_for_long(
    postgresql: Database, tree: Steps, numbers: Any, crowd: Crowd
) -> None:
    run_scene(tree, numbers, emptied(postgresql), crowd)


@pytest.mark.long
@pytest.mark.postgresql
@many
@given(quiet, numbers)
def test_processes_complete_at_once_on_postgresql_for_long(
    workers: Crowd, postgresql: Database, tree: Steps, numbers: Any
) -> None:
    run_scene(tree, numbers, emptied(postgresql), workers)
