"""`tropa audit`, as the administrator and the auditor run it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text

from engine import Deploy, Engine, KeyFolder, StartInstance
from engine.storage.database import open_database
from processes.cli.parser import run
from processes.settings import Settings
from tests.engine.trace import FOLDER


@pytest.fixture
def settings(migrated_sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings in the environment, and a migrated database with one process in it."""
    monkeypatch.setenv("TROPA_DATA", str(tmp_path))
    monkeypatch.setenv("TROPA_SECRET", "s" * 32)
    monkeypatch.delenv("TROPA_DATABASE_URL", raising=False)
    monkeypatch.delenv("TROPA_FILES", raising=False)
    settings = Settings.from_env()
    assert settings.database_url == migrated_sqlite
    engine = Engine(open_database(settings.database_url))
    engine.execute(Deploy((FOLDER / "sequence.bpmn").read_bytes()))
    engine.execute(StartInstance("sequence"))
    engine.runtime.database.dispose()
    return settings


def audit(*arguments: object) -> int:
    return run(["audit", *map(str, arguments)])


def spoil(settings: Settings, sql: str) -> None:
    database = open_database(settings.database_url)
    with database.begin() as connection:
        connection.execute(text(sql))
    database.dispose()


def test_a_sealed_history_is_whole(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit("seal") == 0
    assert audit("verify") == 0
    said = capsys.readouterr().out
    assert "Контрольная точка № 1: историй 2." in said
    assert "История цела: процессов 1, событий 4, контрольных точек 1." in said
    assert list(KeyFolder(settings.files / "keys").known())


@pytest.mark.usefixtures("settings")
def test_sealing_twice_says_that_nothing_has_changed(capsys: pytest.CaptureFixture[str]) -> None:
    audit("seal")
    assert audit("seal") == 0
    assert "ничего не изменилось" in capsys.readouterr().out


def test_damage_is_named_and_the_exit_code_is_one(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    audit("seal")
    spoil(
        settings,
        "UPDATE history_events SET actor = 'p-0666' WHERE instance_id = 1 AND position = 2",
    )
    assert audit("verify") == 1
    assert audit("verify", "--instance", 1) == 1
    assert audit("verify", "--instance", 0) == 0
    said = capsys.readouterr().out
    assert "Процесс № 1, событие 2: отпечаток не сходится" in said
    assert "Найдено повреждений: 1;" in said


@pytest.mark.usefixtures("settings")
def test_an_export_is_sealed_and_complete(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "history.zip"
    assert audit("export", "--output", path, "--all") == 0
    said = capsys.readouterr().out
    assert f"{path}: историй 2, событий 4, контрольных точек 1." in said
    with zipfile.ZipFile(path) as bundle:
        fingerprint = next(iter(json.loads(bundle.read("keys.json"))))
        readme = bundle.read("README.txt").decode()
    assert fingerprint in said
    assert fingerprint in readme


def test_an_earlier_bundle_shows_that_checkpoints_have_gone(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = tmp_path / "earlier.zip"
    audit("export", "--output", earlier)
    assert audit("verify", "--earlier", earlier) == 0
    spoil(settings, "DELETE FROM history_checkpoints")
    spoil(settings, "DELETE FROM history_sealed")
    assert audit("verify", "--earlier", earlier) == 1
    assert "Контрольная точка № 1: нет на месте, а известно из прежней выгрузки." in (
        capsys.readouterr().out
    )


@pytest.mark.usefixtures("settings")
def test_a_file_that_is_no_bundle_is_refused_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.zip").write_bytes(b"letter")
    assert audit("verify", "--earlier", tmp_path / "letter.zip") == 2
    assert "не читается" in capsys.readouterr().err


def test_the_key_is_changed_by_one_command(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    audit("seal")
    assert audit("rotate-key") == 0
    assert audit("seal") == 0
    assert audit("verify") == 0
    assert "Ключ сменён контрольной точкой № 2" in capsys.readouterr().out
    assert len(KeyFolder(settings.keys).known()) == 2
