"""`tropa plan` and `tropa diagram` as an administrator runs them, bad input above all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.storage.database import open_database
from processes.cli.parser import run
from processes.diagrams import FOLDER
from processes.roadmap import order_text, parse_order
from processes.roadmap.loading import load_plan
from processes.settings import Settings

BRANCH = "activity-4.2.institution.bpmn"
GOOD = (FOLDER / BRANCH).read_bytes()


@pytest.fixture
def settings(migrated_sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("TROPA_DATA", str(tmp_path))
    monkeypatch.setenv("TROPA_SECRET", "s" * 32)
    monkeypatch.delenv("TROPA_DATABASE_URL", raising=False)
    settings = Settings.from_env()
    assert settings.database_url == migrated_sqlite
    return settings


def file_with(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def deployed(settings: Settings) -> int:
    database = open_database(settings.database_url)
    with database.connect() as connection:
        found = connection.exec_driver_sql("select count(*) from process_definitions").scalar_one()
        connection.rollback()
    database.dispose()
    return int(found)


def test_the_exported_plan_is_the_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", "check"]) == 0
    assert "35 мероприятий, расхождений нет" in capsys.readouterr().out
    assert run(["plan", "export", "--format", "json"]) == 0

    exported = json.loads(capsys.readouterr().out)

    rows = parse_order(order_text(load_plan().source.text)).rows
    columns = ("title", "schedule", "executors", "result")
    assert [(f"{one['number']}.", *(one[c] for c in columns)) for one in exported] == [
        row.cells for row in rows
    ]


def test_an_unknown_role_is_named_with_its_task_and_nothing_is_deployed(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    xml = GOOD.replace('name="Куратор ОО"'.encode(), 'name="Завуч"'.encode())
    bad = file_with(tmp_path, BRANCH, xml)
    sentence = "Задача «Открыть набор»: исполнителя «Завуч» нет в перечне должностей."

    assert run(["diagram", "check", bad]) == 1
    assert sentence in capsys.readouterr().out
    assert run(["diagram", "deploy", str(FOLDER / "activity-4.2.bpmn"), bad]) == 2
    assert sentence in capsys.readouterr().err
    assert deployed(settings) == 0


@pytest.mark.parametrize("verb", ["check", "deploy", "layout"])
@pytest.mark.usefixtures("settings")
def test_a_broken_file_is_a_sentence(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = file_with(tmp_path, BRANCH, GOOD[:3000])

    assert run(["diagram", verb, broken]) != 0

    said = "".join(capsys.readouterr())
    assert "XML" in said
    assert "строк" in said
    assert "Traceback" not in said
    assert Path(broken).read_bytes() == GOOD[:3000]


@pytest.mark.parametrize("verb", ["check", "deploy", "layout"])
@pytest.mark.parametrize(
    ("name", "sentence"),
    [("нет.bpmn", "Ошибка: Файла нет: «"), ("", "Ошибка: Это папка, а нужен файл: «")],
)
@pytest.mark.usefixtures("settings")
def test_a_file_that_is_not_there_is_named(
    verb: str, name: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diagram", verb, str(tmp_path / name)]) == 2

    assert sentence in capsys.readouterr().err


def test_a_good_diagram_is_deployed_once(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    for word in ("новая версия", "без изменений"):
        assert run(["diagram", "deploy", str(FOLDER / BRANCH)]) == 0
        assert f"activity-4.2.institution: версия 1, {word}." in capsys.readouterr().out
    assert deployed(settings) == 1
