"""«Задача»: whose it is. A second completion, a colleague's task, handing over, a participant's own."""

from __future__ import annotations

import pytest
from flask import Flask

from engine import SYSTEM, Engine, WorkItemsOf, WorkItemState, WorkItemView
from tests.webapp.conftest import Browser
from tests.webapp.tasks import begun, consent_of, engine, enter, wiring
from webapp import Wiring

__all__ = ["engine", "wiring"]


@pytest.fixture
def task(wiring: Wiring) -> int:
    return begun(wiring.engine)


def state_of(engine: Engine, task: int) -> WorkItemState:
    return engine.execute(WorkItemView(task, SYSTEM)).summary.state


def complete(browser: Browser, task: int, **typed: object) -> int:
    return browser.post(f"/tasks/{task}", {"action": "complete", **typed}).status_code


def test_a_second_completion_changes_nothing_and_shows_what_was_typed(
    app: Flask, city: Engine, task: int
) -> None:
    vera, lena = enter(app, "vera"), enter(app, "lena")
    complete(vera, task, note="Первое")

    second = lena.post(f"/tasks/{task}", {"action": "complete", "note": "Второе слово"})

    assert second.status_code == 409
    assert "Задачу выполнил(а) Вера Орлова" in second.text
    assert "Второе слово" in second.text
    instance_id = city.execute(WorkItemView(task, SYSTEM)).summary.instance_id
    assert len(city.execute(WorkItemsOf(instance_id))) == 2


def test_a_task_that_a_colleague_has_taken_cannot_be_done_until_given_back(
    app: Flask, city: Engine, task: int
) -> None:
    vera, lena = enter(app, "vera"), enter(app, "lena")
    vera.post(f"/tasks/{task}", {"action": "claim", "note": "Начала"})

    refused = lena.post(f"/tasks/{task}", {"action": "complete", "note": "Мой текст"})

    assert refused.status_code == 403
    assert "сейчас выполняет Вера Орлова" in refused.text
    assert "Мой текст" in refused.text
    assert "Начала" not in lena.get(f"/tasks/{task}").text, "a colleague's draft is his own"
    vera.post(f"/tasks/{task}", {"action": "release", "note": "Начала"})
    assert "Начала" in lena.get(f"/tasks/{task}").text, "the draft stays with the task"
    assert complete(lena, task, note="Готово") == 303
    assert state_of(city, task) is WorkItemState.COMPLETED


def test_a_task_is_handed_to_a_colleague_with_a_reason(app: Flask, city: Engine, task: int) -> None:
    vera, lena = enter(app, "vera"), enter(app, "lena")
    to_page = vera.post(f"/tasks/{task}", {"action": "hand-over", "note": "Начала"})
    people = vera.get(to_page.location).text

    without_reason = vera.post(to_page.location, {"person": "lena", "reason": " "})
    to_a_stranger = vera.post(to_page.location, {"person": "rita", "reason": "Отпуск"})
    given = vera.post(to_page.location, {"person": "lena", "reason": "Отпуск"})

    assert "Лена Котова" in people
    assert "Рита" not in people
    assert without_reason.status_code == 422
    assert to_a_stranger.status_code == 403
    assert given.status_code == 303
    assert city.execute(WorkItemView(task, SYSTEM)).summary.assignee == "lena"
    assert "Начала" in lena.get(f"/tasks/{task}").text


def test_a_mentee_sees_his_own_task_and_not_that_of_another(app: Flask, wiring: Wiring) -> None:
    task = consent_of(wiring.engine, "petya")
    kolya, petya = enter(app, "kolya"), enter(app, "petya")

    assert kolya.get(f"/tasks/{task}").status_code == 404
    assert petya.get(f"/tasks/{task}").status_code == 200
    assert complete(petya, task, words="Согласен") == 303
    assert kolya.get(f"/tasks/{task}").status_code == 404


def test_what_is_given_to_a_mentee_by_name_is_neither_returned_nor_handed_over(
    app: Flask, wiring: Wiring
) -> None:
    task = consent_of(wiring.engine, "petya")
    petya = enter(app, "petya")

    assert petya.post(f"/tasks/{task}/release").status_code == 403
    assert petya.get(f"/tasks/{task}/hand-over").status_code == 403


def test_a_curator_enters_a_paper_form_and_the_record_names_both(
    app: Flask, wiring: Wiring
) -> None:
    task = consent_of(wiring.engine, "petya")
    vera, rita = enter(app, "vera"), enter(app, "rita")

    page = vera.get(f"/tasks/{task}")

    assert "Вы вносите за участника: <strong>Петя Синицын</strong>" in page.text
    assert rita.get(f"/tasks/{task}").status_code == 404
    assert complete(vera, task, words="Согласен") == 303
    summary = wiring.engine.execute(WorkItemView(task, SYSTEM)).summary
    assert (summary.completed_by, summary.on_behalf_of) == ("vera", "petya")
