from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from processes.demo.simulation import build_stage, simulate
from processes.roadmap import load_plan

START = date(2022, 8, 30)


def played(folder: Path, end: date, *, organisations: int, pairs: int) -> dict[str, Any]:
    stage = build_stage(
        folder, START, organisations=organisations, pairs=pairs, seed=1, passwords=False
    )
    return simulate(stage, end)


def test_the_same_seed_plays_the_same_autumn(tmp_path: Path) -> None:
    end = date(2022, 11, 10)
    first = played(tmp_path / "a", end, organisations=2, pairs=6)
    second = played(tmp_path / "b", end, organisations=2, pairs=6)
    assert first == second
    assert first["history"]["verified"]
    assert first["outside_the_plan"] == []
    assert first["open_incidents"] == 0
    assert first["activities"]["2.6"][0]["opened"] is not None


@pytest.mark.long
def test_the_whole_plan_runs_to_its_end(tmp_path: Path) -> None:
    report = played(tmp_path, date(2025, 6, 30), organisations=6, pairs=36)

    assert report["history"]["verified"]
    assert report["outside_the_plan"] == []
    assert report["open_incidents"] == 0
    assert report["never_opened"] == []
    for activity in load_plan("2022-2024").activities:
        for occurrence in report["activities"][activity.number]:
            assert occurrence["opened"] is not None
            assert occurrence["opened"][:10] >= occurrence["window_opens"][:10]
    assert all(entry["waits_for"] for entry in report["still_open"])
