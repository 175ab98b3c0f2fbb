"""Whatever stands in a loop, a round leaves the state as large as it found it.

But for diagrams that themselves begin more in each round, as by a message that is kept for the next.
"""

from __future__ import annotations

import zlib

import pytest
from hypothesis import HealthCheck, assume, given, settings
from sqlalchemy import Engine as Database
from sqlalchemy import func, select

from engine.schema import engine_metadata
from engine.testing import START
from tests.engine.properties.blocks import Loop, Steps, size
from tests.engine.properties.drawing import Drawing
from tests.engine.properties.growing import trees
from tests.engine.properties.playing import (
    Player,
    Step,
    check,
    memory_database,
    play,
    steps_from,
)
from tests.engine.properties.reporting import explained
from tests.engine.properties.token_game import Game

ROUNDS = 8
STEPS_OF_A_ROUND = 40
DIGITS = 4
"""Numbers in a state may get another digit."""
bodies = trees(depth=2, most=3).filter(lambda tree: size(tree) <= 40)
_WAITING = ("timers", "subscriptions", "calls")


def plan_round(game: Game, drawing: Drawing) -> list[Step]:
    """Return the steps until only the person who decides is left, and his wish for another round."""
    deciding = [n for n in drawing.main.nodes.values() if n.decides][-1]
    early = {message.event.name for message in drawing.messages if message.event}
    found: list[Step] = []
    for _ in range(STEPS_OF_A_ROUND):
        idle = early - {x.event.name for x in game.listeners("message")} | {deciding.id}
        steps = [step for step in steps_from(game, drawing) if step.name not in idle]
        if not steps:
            break
        found.append(steps[0])
        play(game, steps[0])
    assume([element for element, _, _ in game.work()] == [deciding.id])
    assume(not game.listeners("timer") and not game.incidents())
    assert deciding.decides is not None
    found.append(Step("complete", deciding.id, variables=((deciding.decides[0], 1),)))
    play(game, found[-1])
    return found


def sizes_of(database: Database) -> dict[str, int]:
    """Return how large the first instance's state is, and how many rows wait."""
    tables = engine_metadata().tables
    instances = tables["instances"]
    with database.connect() as connection:
        state = connection.scalar(select(instances.c.workflow).order_by(instances.c.id).limit(1))
        found = {"state": len(zlib.decompress(state or b""))}
        for name in _WAITING:
            found[name] = connection.scalar(select(func.count()).select_from(tables[name])) or 0
    return found


def go_round(tree: Steps, said: list[str]) -> None:
    drawing = Drawing(tree)
    game = Game(drawing, START)
    rounds, alive = [], []
    for _ in range(ROUNDS):
        rounds.append(plan_round(game, drawing))
        alive.append(sorted((token.node.id, len(token.listeners)) for token in game.tokens()))
    assume(alive[-1] == alive[1])
    database = memory_database()
    player, found = Player(database, drawing, forgetful=True), []
    for steps in rounds:
        for step in steps:
            said.append(str(step))
            player.play(step)
        found.append(sizes_of(database))
    check(game, player)
    second, last = found[1], found[-1]
    assert last["state"] <= second["state"] + DIGITS * ROUNDS
    assert {**last, "state": 0} == {**second, "state": 0}
    database.dispose()


few = settings(max_examples=8, suppress_health_check=list(HealthCheck))


@few
@given(bodies)
def test_a_loop_leaves_nothing_behind(body: Steps) -> None:
    said: list[str] = []
    tree = Steps((Loop(body),))
    with explained(tree, said):
        go_round(tree, said)


@pytest.mark.long
@settings(few, max_examples=300)
@given(bodies)
def test_a_loop_leaves_nothing_behind_for_long(body: Steps) -> None:
    said: list[str] = []
    tree = Steps((Loop(body),))
    with explained(tree, said):
        go_round(tree, said)
