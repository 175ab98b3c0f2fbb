"""Whole diagrams as people draw them: branches, loops, boundary events, subprocesses, lanes."""

import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest

from bench.random_diagrams import sample
from processes.layout import lay_out, measure

ROOT = Path(__file__).parents[2]
SEEDS = range(28)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_diagram_is_drawn_without_a_fault_and_the_same_way_twice(seed: int) -> None:
    diagram = sample(seed, size=3 + seed % 7, lanes=1 + seed % 6)

    drawn = lay_out(diagram)

    assert measure(drawn).faults == 0, measure(drawn)
    assert lay_out(drawn) == drawn


def test_most_flows_of_random_diagrams_cross_no_other() -> None:
    figures = [measure(lay_out(sample(seed, size=8))) for seed in range(8)]

    assert sum(one.crossings for one in figures) <= 2 * len(figures)


def test_a_usual_diagram_takes_well_under_a_second_of_computing() -> None:
    diagram = sample(5, size=8, lanes=6)
    start = process_time()

    lay_out(diagram)

    assert process_time() - start < 3  # a third of a second where nothing else runs


def test_a_diagram_of_two_hundred_nodes_is_drawn_cleanly_in_bounded_time() -> None:
    diagram = sample(7, size=45, lanes=6)
    assert diagram.count(b"<bpmn:sequenceFlow") > 200
    start = process_time()

    drawn = lay_out(diagram)

    assert process_time() - start < 20
    assert measure(drawn).faults == 0


def test_the_drawing_does_not_depend_on_the_order_of_hashes() -> None:
    code = (
        "import sys, hashlib;"
        "from processes.layout import lay_out;"
        "from bench.random_diagrams import sample;"
        "print(hashlib.sha256(lay_out(sample(3, 9))).hexdigest())"
    )

    prints = {
        subprocess.run(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(prints) == 1
