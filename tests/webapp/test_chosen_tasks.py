"""Several tasks at once, from «Мои задачи»."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from engine import SYSTEM, InstanceHistory, WorkItemView
from tests.webapp.conftest import Browser
from tests.webapp.tasks import begun, engine, enter, wiring
from webapp import Wiring

__all__ = ["engine", "wiring"]


@pytest.fixture
def vera(app: Flask) -> Browser:
    browser = enter(app, "vera")
    browser.get("/tasks?box=all")
    return browser


def holder(wiring: Wiring, task: int) -> str | None:
    return wiring.engine.execute(WorkItemView(task, SYSTEM)).summary.assignee


def send(browser: Browser, action: str, *tasks: int, **more: str) -> str:
    sent = MultiDict([("action", action), *(("task", str(one)) for one in tasks), *more.items()])
    path = "/tasks/chosen/hand-over" if more else "/tasks/chosen"
    response = browser.post(path, {**sent.to_dict(flat=False)})
    return browser.get("/tasks?box=all").text if response.location else response.text


def test_marked_tasks_are_taken_and_given_back_together(vera: Browser, wiring: Wiring) -> None:
    tasks = [begun(wiring.engine) for _ in range(3)]
    page = vera.get("/tasks?box=free").text
    assert all(f'value="{task}" form="chosen"' in page for task in tasks)

    assert "Теперь у вас: 2 задачи." in send(vera, "claim", *tasks[:2])
    assert [holder(wiring, task) for task in tasks] == ["vera", "vera", None]

    assert "Возвращено в общий список: 2 задачи." in send(vera, "release", *tasks[:2])
    assert [holder(wiring, task) for task in tasks] == [None, None, None]


def test_a_refusal_names_its_task_and_stops_no_other(
    vera: Browser, wiring: Wiring, app: Flask
) -> None:
    mine, taken, foreign = begun(wiring.engine), begun(wiring.engine), begun(wiring.engine, "oo-10")
    lena = enter(app, "lena")
    lena.post(f"/tasks/{taken}/claim")

    page = send(vera, "claim", mine, taken, foreign)

    assert "Теперь у вас: 1 задача." in page
    assert "«Внести наставляемых»" in page
    assert f"№ {foreign}: Такой задачи нет, или она не ваша." in page
    assert [holder(wiring, one) for one in (mine, taken, foreign)] == ["vera", "lena", None]


def test_marked_tasks_are_handed_over_for_one_reason(vera: Browser, wiring: Wiring) -> None:
    tasks = [begun(wiring.engine, about=f"pair/{number}") for number in (8, 9)]
    asked = send(vera, "hand-over", *tasks)
    assert "Что передаётся: 2 задачи" in asked
    assert "пара № 8</li>" in asked
    assert "Лена Котова" in asked

    assert "Напишите причину передачи" in send(vera, "", *tasks, person="lena", reason=" ")
    assert [holder(wiring, task) for task in tasks] == [None, None]

    assert "Передано: 2 задачи." in send(vera, "", *tasks, person="lena", reason="Отпуск")
    assert [holder(wiring, task) for task in tasks] == ["lena", "lena"]
    instance = wiring.engine.execute(WorkItemView(tasks[0], SYSTEM)).summary.instance_id
    handed = wiring.engine.execute(InstanceHistory(instance))[-1]
    assert handed.data["reason"] == "Отпуск"


def test_nothing_marked_is_said(vera: Browser) -> None:
    assert "Ничего не отмечено" in send(vera, "claim")
