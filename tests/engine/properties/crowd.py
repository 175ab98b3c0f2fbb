"""Several people at once: who completes what, with what outcome, one after another in any order."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

from engine import SYSTEM, CompleteWorkItem, Engine, EngineError
from engine.testing import START
from tests.engine.properties.drawing import Drawing
from tests.engine.properties.playing import Player, Step, open_in, play, steps_from
from tests.engine.properties.token_game import Game

Attempt = tuple[int, dict[str, int]]
"""Which open work item (by its place in the list), and what its person decides."""
Order = tuple[int, dict[str, int]]
"""The id of a work item, and the variables to complete it with."""
Crowd = Callable[[Player, Sequence[Order]], list[str]]
"""Completes work items all at once; returns `done`, or the name of the refusal, for each."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A diagram, the way to a moment when several tasks are open, and what is done then at once."""

    drawing: Drawing
    path: tuple[Step, ...]
    attempts: tuple[Attempt, ...]

    def game(self) -> Game:
        """Return the token game at that moment."""
        game = Game(self.drawing, START)
        for step in self.path:
            play(game, step)
        return game

    def outcomes(self) -> list[tuple[list[str], Game]]:
        """Return what may come out: of each order, the answers and the game."""
        found = []
        for order in permutations(range(len(self.attempts))):
            game = self.game()
            runs = [run for _, _, run in game.work()]
            answers = ["InvalidState"] * len(self.attempts)
            for number in order:
                place, variables = self.attempts[number]
                if runs[place] in [run for _, _, run in game.work()]:
                    game.complete(runs[place], variables)
                    answers[number] = "done"
            found.append((answers, game))
        return found


def scene(drawing: Drawing, path: list[int], decisions: list[int]) -> Scene | None:
    """Return a scene with at least two open tasks, the first of which is tried twice; else None."""
    game, taken = Game(drawing, START), []
    for choice in path:
        if len(game.work()) > 1:
            break
        steps = steps_from(game, drawing)
        if steps:
            taken.append(steps[choice % len(steps)])
            play(game, taken[-1])
    if len(game.work()) < 2:
        return None
    attempts = [
        (place, _decision(run.token.node.decides, decisions[place]))
        for place, (_, _, run) in enumerate(game.work()[: len(decisions)])
    ]
    return Scene(drawing, tuple(taken), (attempts[0], *attempts))


def _decision(decides: tuple[str, int] | None, choice: int) -> dict[str, int]:
    return {} if decides is None else {decides[0]: choice % decides[1]}


def check_scene(the: Scene, player: Player, crowd: Crowd) -> Game:
    """Play a scene; make sure that its outcome is one of some order; return the game of that order."""
    for step in the.path:
        player.play(step)
    items = sorted(player.items(), key=lambda i: (i.element_id, i.assignee or "", i.id))
    answers = crowd(player, [(items[place].id, variables) for place, variables in the.attempts])
    player.settle()
    found = player.open()
    expected = the.outcomes()
    for wanted, game in expected:
        if wanted == answers and open_in(game) == found:
            assert_nothing_twice(player)
            return game
    told = "\n".join(f"{wanted} {open_in(game)}" for wanted, game in expected)
    raise AssertionError(f"{answers} and {found} come of no order:\n{told}")


def assert_nothing_twice(player: Player) -> None:
    """Make sure that no work item was completed twice."""
    completed = [
        data["work_item"] for _, kind, _, _, data in player.story() if kind == "WorkItemCompleted"
    ]
    assert len(completed) == len(set(completed))


def threads_of(player: Player, orders: Sequence[Order]) -> list[str]:
    """Complete by threads that share one engine."""
    return _by_threads([player.engine] * len(orders), orders)


def threads_apart(player: Player, orders: Sequence[Order]) -> list[str]:
    """Complete by threads that have an engine each, as the workers of a server have."""
    database = player.engine.runtime.database
    return _by_threads([Engine(database, clock=player.clock) for _ in orders], orders)


def _by_threads(engines: list[Engine], orders: Sequence[Order]) -> list[str]:
    barrier = threading.Barrier(len(orders))

    def attempt(engine: Engine, order: Order) -> str:
        barrier.wait(timeout=60)
        try:
            engine.execute(CompleteWorkItem(order[0], SYSTEM, order[1]))
        except EngineError as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(len(orders)) as threads:
        return list(threads.map(attempt, engines, orders))


@contextmanager
def processes_on(url: str, count: int) -> Iterator[Crowd]:
    """Start so many processes that complete."""
    workers = [_started(url) for _ in range(count)]

    def complete(player: Player, orders: Sequence[Order]) -> list[str]:
        mine = workers[: len(orders)]
        moment = player.clock.now().isoformat()
        for worker, order in zip(mine, orders, strict=True):
            _say(worker, json.dumps([moment, *order]))
        assert [_heard(worker) for worker in mine] == ["ready"] * len(mine)
        for worker in mine:
            _say(worker, "go")
        return [_heard(worker) for worker in mine]

    try:
        yield complete
    finally:
        for worker in workers:
            worker.communicate(timeout=60)


def _started(url: str) -> subprocess.Popen[str]:
    program = [sys.executable, str(Path(__file__).with_name("worker.py")), url]
    pipe: Any = subprocess.PIPE
    return subprocess.Popen(program, stdin=pipe, stdout=pipe, text=True)  # noqa: S603 - our own


def _say(worker: subprocess.Popen[str], line: str) -> None:
    assert worker.stdin is not None
    worker.stdin.write(f"{line}\n")
    worker.stdin.flush()


def _heard(worker: subprocess.Popen[str]) -> str:
    assert worker.stdout is not None
    return worker.stdout.readline().strip()
