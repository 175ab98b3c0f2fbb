"""The history that the real plan leaves: whole, provable, and without anybody's personal data."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from engine import Engine, ExportHistory, KeyFolder, VerifyHistory, seal_history
from engine.audit.offline_verifier import check_bundle
from engine.history.tables import history_events
from processes.demo.simulation import build_stage, simulate
from processes.people.tables import people
from processes.registers.tables import register_entries

_HUMAN = re.compile(r"[А-Яа-яЁё]|\w@\w")
"""A Russian word or an e-mail address: ids, codes, numbers and dates have none."""


def played(folder: Path, end: date, keys: KeyFolder, *, pairs: int = 6) -> Engine:
    """Play the plan, with a checkpoint at its beginning and one at its end."""
    start = date(2022, 8, 30)
    stage = build_stage(folder, start, organisations=2, pairs=pairs, seed=1, passwords=False)
    seal_history(stage.engine, keys)
    simulate(stage, end)
    seal_history(stage.engine, keys)
    return stage.engine


def check(engine: Engine, keys: KeyFolder, bundle: Path) -> None:
    found = engine.execute(VerifyHistory(keys=keys))
    assert found.findings == ()
    assert found.events > 1000
    engine.execute(ExportHistory(bundle, keys))
    assert check_bundle(bundle)[0] == []
    with engine.runtime.database.connect() as connection:
        rows = connection.execute(select(history_events)).mappings().all()
        assert connection.execute(select(people.c.id)).first() is not None
        assert connection.execute(select(register_entries.c.id)).first() is not None
    fields = ("actor", "on_behalf_of", "role", "organisation", "data")
    assert [r for r in rows for name in fields if _HUMAN.search(r[name] or "")] == []


def test_an_autumn_of_the_plan_is_whole_and_names_nobody(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path / "keys")
    engine = played(tmp_path / "files", date(2022, 11, 10), keys)
    check(engine, keys, tmp_path / "history.zip")


@pytest.mark.long
def test_pairs_leave_a_history_that_names_nobody(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path / "keys")
    engine = played(tmp_path / "files", date(2023, 12, 15), keys)
    check(engine, keys, tmp_path / "history.zip")
    with engine.runtime.database.connect() as connection:
        registers = connection.execute(select(register_entries.c.register).distinct())
        assert "mentees" in set(registers.scalars())
