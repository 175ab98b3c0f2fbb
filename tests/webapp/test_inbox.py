"""«Мои задачи» through a browser: boxes, filters, taking a task in its row."""

from __future__ import annotations

import pytest
from flask import Flask

from engine import SYSTEM, Actor, ClaimWorkItem, Deploy, Engine, WorkItemView
from engine.testing import FrozenClock
from processes.people import AddOrganisation, AddPerson, GrantRole, OrganisationKind, SetPassword
from processes.roles import Role
from tests.webapp.conftest import PASSWORD, Browser
from tests.webapp.tasks import FORMS, PERSONAL, begun, consent_of, engine, enter, wiring
from webapp import Wiring

__all__ = ["engine", "wiring"]


def link(task: int) -> str:
    return f'href="/tasks/{task}"'


def test_the_inbox_shows_the_tasks_of_my_roles_and_of_no_other_school(
    app: Flask, wiring: Wiring
) -> None:
    mine, other = begun(wiring.engine), begun(wiring.engine, "oo-10")

    page = enter(app, "vera").get("/tasks").text

    assert link(mine) in page
    assert link(other) not in page
    assert "<strong>4.2</strong>" in page
    assert "СОШ № 5" in page
    assert "свободна" in page


def test_an_empty_inbox_says_what_will_appear(vera: Browser) -> None:
    assert "Они появятся здесь, когда в плане откроется мероприятие" in vera.get("/tasks").text


def test_a_task_is_taken_and_given_back_in_its_row(app: Flask, wiring: Wiring) -> None:
    task = begun(wiring.engine)
    vera = enter(app, "vera")
    vera.get("/tasks?box=free")

    taken = vera.post(f"/tasks/{task}/claim", {"next": "/tasks?box=free"})

    assert taken.location == "/tasks?box=free"
    assert wiring.engine.execute(WorkItemView(task, SYSTEM)).summary.assignee == "vera"
    assert link(task) not in vera.get("/tasks?box=free").text
    assert link(task) in vera.get("/tasks?box=mine").text
    vera.post(f"/tasks/{task}/release", {"next": "//evil.example/"})
    assert wiring.engine.execute(WorkItemView(task, SYSTEM)).summary.assignee is None


def test_an_overdue_task_says_by_how_much(app: Flask, wiring: Wiring, clock: FrozenClock) -> None:
    task = begun(wiring.engine)
    assert link(task) not in enter(app, "vera").get("/tasks?box=overdue").text
    clock.forward(days=12)

    page = enter(app, "vera").get("/tasks?box=overdue").text

    assert link(task) in page
    assert "просрочено на 2" in page


def test_what_i_have_done_stays_in_a_box_of_its_own(app: Flask, wiring: Wiring) -> None:
    task = begun(wiring.engine)
    vera = enter(app, "vera")

    vera.post(f"/tasks/{task}", {"action": "complete", "note": "Приказ 7"})

    assert link(task) not in vera.get("/tasks?box=all").text
    assert link(task) in vera.get("/tasks?box=done").text


def test_words_are_found_whatever_their_case(app: Flask, wiring: Wiring) -> None:
    task = begun(wiring.engine)
    vera = enter(app, "vera")

    assert link(task) in vera.get("/tasks?box=all&text=внести").text
    assert link(task) in vera.get("/tasks?box=all&text=НАСТАВЛЯЕМЫХ").text
    assert "По этому отбору задач нет" in vera.get("/tasks?box=all&text=смета").text


def test_the_filter_is_kept_on_the_server_until_it_is_reset(app: Flask, wiring: Wiring) -> None:
    task = begun(wiring.engine)
    enter(app, "vera").get("/tasks?box=free&activity=1.1")
    elsewhere = enter(app, "vera")

    assert link(task) not in elsewhere.get("/tasks").text
    assert link(task) in elsewhere.get("/tasks?box=free&activity=4.2").text
    assert link(task) in elsewhere.get("/tasks").text


def test_a_page_holds_fifty_tasks(app: Flask, wiring: Wiring) -> None:
    tasks = [begun(wiring.engine) for _ in range(51)]
    vera = enter(app, "vera")

    first, second = vera.get("/tasks").text, vera.get("/tasks?page=1").text

    assert sum(link(task) in first for task in tasks) == 50
    assert sum(link(task) in second for task in tasks) == 1
    assert vera.get("/tasks?page=7").status_code == 302


def test_a_curator_finds_the_tasks_of_participants_of_his_school_only(
    app: Flask, wiring: Wiring
) -> None:
    task = consent_of(wiring.engine, "petya")

    assert link(task) in enter(app, "vera").get("/tasks?box=paper").text
    assert link(task) not in enter(app, "rita").get("/tasks?box=paper").text
    assert "За участников" not in enter(app, "kolya").get("/tasks?box=paper").text
    assert link(task) not in enter(app, "kolya").get("/tasks?box=paper").text


@pytest.mark.usefixtures("on_leave")
def test_a_stand_in_gets_what_has_passed_to_him_and_nothing_else(
    app: Flask, wiring: Wiring
) -> None:
    task = begun(wiring.engine)
    vera = enter(app, "vera")
    vera.post(f"/tasks/{task}/claim")

    vera.post("/substitution", {"absent": "nina"})

    assert link(task) not in vera.get("/tasks?box=all").text


def test_a_task_is_marked_with_a_word_from_its_reminder_on(
    app: Flask, wiring: Wiring, clock: FrozenClock
) -> None:
    task = begun(wiring.engine)
    vera = enter(app, "vera")
    assert "напоминание" not in vera.get("/tasks?box=all").text

    clock.forward(days=3)
    page = vera.get("/tasks?box=all").text
    assert link(task) in page
    assert "<span>напоминание</span>" in page
    clock.forward(days=8)
    assert "<span>напоминание</span>" not in vera.get("/tasks?box=all").text


def test_late_work_of_his_people_reaches_the_head_of_the_school_and_no_other(
    app: Flask, wiring: Wiring, clock: FrozenClock
) -> None:
    place(wiring.engine, "gleb", Role.INSTITUTION_HEAD, "oo-10")
    task = begun(wiring.engine)
    instance = wiring.engine.execute(WorkItemView(task, SYSTEM)).summary.instance_id
    wiring.engine.execute(ClaimWorkItem(task, Actor("vera", CURATORS)))
    nina = enter(app, "nina")
    assert "До вас ничего не дошло" in nina.get("/tasks?box=late").text

    clock.forward(days=11)
    page = nina.get("/tasks?box=late").text

    assert link(task) in page
    assert "просрочено на 1" in page
    assert "Куратор ОО: Вера Орлова" in page
    assert f'href="/instances/{instance}"' in page
    assert nina.get(f"/instances/{instance}").status_code == 200
    for other in ("gleb", "vera", "lena"):
        page = enter(app, other).get("/tasks?box=late").text
        assert "До вас ничего не дошло" in page
        assert "Внести наставляемых" not in page


def test_the_centre_learns_of_a_childs_late_task_but_not_of_the_child(
    app: Flask, wiring: Wiring, clock: FrozenClock
) -> None:
    place(wiring.engine, "ilya", Role.METHODICAL_CENTER, "ioc")
    wiring.engine.execute(Deploy(CONSENT_IN_TIME, FORMS))
    task = consent_of(wiring.engine, "petya")
    clock.forward(days=40)

    page = enter(app, "ilya").get("/tasks?box=late").text

    assert "Дать согласие" in page
    assert "Наставляемый" in page
    assert "Синицын" not in page
    assert link(task) not in page


def test_who_hears_of_nothing_has_no_such_box(app: Flask, wiring: Wiring) -> None:
    task = consent_of(wiring.engine, "petya")
    page = enter(app, "petya").get("/tasks?box=late").text
    assert "Дошло до меня" not in page
    assert link(task) in page


CURATORS = frozenset({"institution_curator@oo-05"})
CONSENT_IN_TIME = PERSONAL.replace(
    b'<spiffworkflow:property name="assignee"',
    b'<spiffworkflow:property name="due" value="P5D"/><spiffworkflow:property name="assignee"',
)


def place(engine: Engine, login: str, role: Role, organisation: str) -> None:
    """Give a position to somebody new who can sign in."""
    if organisation == "ioc":
        kind = OrganisationKind.METHODICAL_CENTER
        engine.execute(AddOrganisation(SYSTEM, "ioc", "ИОЦ", "ИОЦ", kind, takes_part=False))
    engine.execute(AddPerson(SYSTEM, login.title(), login=login, person_id=login))
    engine.execute(SetPassword(SYSTEM, login, PASSWORD))
    engine.execute(GrantRole(SYSTEM, login, role, organisation))


def test_alike_tasks_are_told_apart_by_what_they_are_about(app: Flask, wiring: Wiring) -> None:
    tasks = [begun(wiring.engine, about=f"pair/{number}") for number in (8, 9)]
    vera = enter(app, "vera")

    page = vera.get("/tasks").text

    for task, about in zip(tasks, ("пара № 8", "пара № 9"), strict=True):
        row = page.partition(link(task))[2].partition("</tr>")[0]
        assert about in row
    assert ">пара № 8</a>" in vera.get(f"/tasks/{tasks[0]}").text
