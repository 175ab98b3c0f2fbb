from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.work_items.tables import work_items
from processes.cli.parser import run
from processes.demo.filling import Habits
from processes.demo.play import Manner
from processes.demo.simulation import Stage, build_stage, simulate
from processes.forms.tables import form_submissions
from processes.roadmap import load_plan

START = date(2022, 8, 30)
RARELY = 1e-9
SMOOTH = Habits(sent_back=0, adverse=RARELY, rare=0, participants=3)
PUNCTUAL = Manner(late=0, habits=SMOOTH)
ON_THE_LAST_DAY = Manner(late=0, quickest_days=60, slowest_days=60, habits=SMOOTH)


HAPPENED = ("order_date", "act_date", "document_date", "approved_on", "published_on", "signed_on")
WINTER = date(2023, 1, 20)


def stage_of(
    folder: Path, *, organisations: int, pairs: int, manner: Manner | None = None
) -> Stage:
    return build_stage(
        folder,
        START,
        organisations=organisations,
        pairs=pairs,
        seed=1,
        passwords=False,
        manner=manner,
    )


def played(
    folder: Path, end: date, *, organisations: int, pairs: int, manner: Manner | None = None
) -> dict[str, Any]:
    stage = stage_of(folder, organisations=organisations, pairs=pairs, manner=manner)
    return simulate(stage, end)


@pytest.fixture(scope="module")
def winter(tmp_path_factory: pytest.TempPathFactory) -> tuple[Stage, dict[str, Any]]:
    stage = stage_of(tmp_path_factory.mktemp("winter"), organisations=2, pairs=6)
    return stage, simulate(stage, WINTER)


def late_occurrences(report: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (number, entry)
        for number, entries in report["activities"].items()
        for entry in entries
        if entry["late"]
    ]


def test_the_same_seed_plays_the_same_winter_within_the_rules_of_the_plan(
    winter: tuple[Stage, dict[str, Any]], tmp_path: Path
) -> None:
    _, first = winter
    second = played(tmp_path, WINTER, organisations=2, pairs=6)
    assert first == second
    assert first["history"]["verified"]
    assert first["outside_the_plan"] == []
    assert first["outside_their_window"] == []
    assert first["open_incidents"] == 0
    ended = {number for number, entries in first["activities"].items() if entries[0]["ended"]}
    assert {"1.1", "1.3", "2.4", "2.6", "2.7", "5.1"} <= ended
    for _, entry in late_occurrences(first):
        assert entry["late_because"]["late_work_items"] or entry["late_because"]["waited_for"]


def test_what_people_say_has_happened_had_happened_when_they_said_it(
    winter: tuple[Stage, dict[str, Any]],
) -> None:
    stage, _ = winter
    query = select(
        form_submissions.c.answers, form_submissions.c.submitted_at, work_items.c.opened_at
    ).join(work_items, work_items.c.id == form_submissions.c.work_item_id)
    with stage.engine.runtime.database.connect() as connection:
        told = connection.execute(query).all()
    days = [
        (row.opened_at.date(), date.fromisoformat(row.answers[key]), row.submitted_at.date())
        for row in told
        for key in HAPPENED
        if row.answers.get(key)
    ]
    assert len(days) > 10
    assert all(opened <= day <= submitted for opened, day, submitted in days)
    assert any(day < submitted for _, day, submitted in days)


def test_the_report_tells_who_did_what_and_when(tmp_path: Path) -> None:
    report = played(tmp_path, date(2022, 11, 20), organisations=2, pairs=6)
    (campaign,) = report["activities"]["2.7"]
    steps = {step["element"]: step for step in campaign["steps"]}
    assert steps["plan-publications"]["role"] == "institution_head"
    assert steps["plan-publications"]["people"] == 2
    assert campaign["opened"] <= steps["plan-publications"]["first"] <= campaign["ended"]
    assert campaign["branches"] == {"all": 2, "late": 0}
    assert not campaign["late"]
    (first, *_) = report["still_open"]
    assert first["waits_for"]


def test_when_everybody_keeps_the_terms_nothing_of_the_plan_is_late(tmp_path: Path) -> None:
    report = played(tmp_path, date(2023, 3, 10), organisations=2, pairs=6, manner=PUNCTUAL)
    assert late_occurrences(report) == []
    assert all(figures["late"] == 0 for figures in report["work_items_late"].values())


def test_the_command_writes_the_report_and_prints_its_sum(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = tmp_path / "report.json"
    small = ["--to", "2022-10-01", "--organisations", "1", "--pairs", "2", "--seed", "3"]
    assert run(["simulate", *small, "--json", str(written)]) == 0
    report = json.loads(written.read_text("utf-8"))
    printed = capsys.readouterr().out
    assert f"history verified: {report['history']['instances']} instances" in printed
    assert "2.6: вхождений 1" in printed


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (["--from", "2023-01-01", "--to", "2022-01-01"], "Дата --to должна быть позже"),
        (["--organisations", "0"], "Нужна хотя бы одна организация"),
    ],
)
def test_what_cannot_be_played_is_refused_with_a_sentence(
    wrong: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["simulate", *wrong]) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.long
def test_the_whole_plan_runs_to_its_end(tmp_path: Path) -> None:
    report = played(tmp_path, date(2025, 7, 31), organisations=6, pairs=36)

    assert report["history"]["verified"]
    assert report["outside_the_plan"] == []
    assert report["outside_their_window"] == []
    assert report["open_incidents"] == 0
    assert report["never_opened"] == []
    for activity in load_plan("2022-2024").activities:
        for occurrence in report["activities"][activity.number]:
            assert occurrence["opened"] is not None
            assert occurrence["opened"][:10] >= occurrence["window_opens"][:10]
    for _, entry in late_occurrences(report):
        assert entry["late_because"]["late_work_items"] or entry["late_because"]["waited_for"]
    assert all(entry["waits_for"] for entry in report["still_open"])


@pytest.mark.long
def test_when_everybody_keeps_the_terms_the_whole_plan_is_in_time(tmp_path: Path) -> None:
    report = played(tmp_path, date(2025, 6, 30), organisations=3, pairs=9, manner=PUNCTUAL)
    assert [(n, e["year"], e["organisation"]) for n, e in late_occurrences(report)] == []
    assert report["still_open"] == []


@pytest.mark.long
def test_the_terms_of_the_steps_fit_into_those_of_the_plan(tmp_path: Path) -> None:
    """Everybody takes the whole of his term, and no activity is late for it."""
    report = played(tmp_path, date(2025, 6, 30), organisations=2, pairs=6, manner=ON_THE_LAST_DAY)
    assert [(n, e["year"], e["organisation"]) for n, e in late_occurrences(report)] == []
    assert report["still_open"] == []
