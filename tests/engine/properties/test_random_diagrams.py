"""Random diagrams, random paths: the engine against the token game, forgetting everything between."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.testing import START
from tests.engine.properties.blocks import Steps, size
from tests.engine.properties.drawing import Drawing
from tests.engine.properties.growing import crowds, trees
from tests.engine.properties.playing import (
    FINISHING,
    Player,
    check,
    memory_database,
    play,
    steps_from,
)
from tests.engine.properties.reporting import explained
from tests.engine.properties.token_game import Game

diagrams = st.one_of(trees(), trees(), crowds()).filter(lambda tree: size(tree) <= 60)
paths = st.lists(st.integers(0, 40), max_size=14)
"""Each number chooses one of the steps that can be done."""


def follow(tree: Steps, path: list[int], said: list[str]) -> None:
    drawing = Drawing(tree)
    game = Game(drawing, START)
    plain, forgetful = memory_database(), memory_database()
    players = Player(plain, drawing), Player(forgetful, drawing, forgetful=True)
    check(game, players[1])
    for choice in [*path, *[0] * FINISHING]:
        steps = steps_from(game, drawing)
        if not steps or game.is_over:
            break
        step = steps[choice % len(steps)]
        said.append(str(step))
        play(game, step)
        for player in players:
            player.play(step)
        check(game, players[1])
    assert players[0].story() == players[1].story()
    for player in players:
        player.check_end()
    plain.dispose()
    forgetful.dispose()


@settings(max_examples=30)
@given(diagrams, paths)
def test_the_engine_plays_the_token_game(tree: Steps, path: list[int]) -> None:
    said: list[str] = []
    with explained(tree, said):
        follow(tree, path, said)


@pytest.mark.long
@settings(max_examples=2_000)
@given(diagrams, paths)
def test_the_engine_plays_the_token_game_for_long(tree: Steps, path: list[int]) -> None:
    said: list[str] = []
    with explained(tree, said):
        follow(tree, path, said)
