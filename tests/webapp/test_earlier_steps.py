"""«Что сделано раньше»: who decides sees what he decides upon, and nobody else's children."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from engine import SYSTEM, CompleteWorkItem, Deploy, Engine, StartInstance, WorkItemsOf
from processes.people import AddOrganisation, AddPerson, GrantRole, OrganisationKind, SetPassword
from processes.roles import Role
from tests.webapp.conftest import PASSWORD
from tests.webapp.tasks import begun, diagram, engine, enter, plan_wiring, task
from webapp import Wiring

__all__ = ["engine"]

NAME = "Синицына Мария Олеговна"
CHECKED = diagram(
    "activity-4.3.institution",
    [
        ("Куратор ОО", ["begun", "select-mentors"]),
        ("ИОЦ", ["check-selection"]),
        ("Руководитель ОО", ["approve-mentors", "ended"]),
    ],
    [
        task("select-mentors", "Отобрать наставников"),
        task("check-selection", "Проверить отбор"),
        task("approve-mentors", "Утвердить базу"),
    ],
)
FORMS = {
    "test.select-mentors": {
        "title": "Отбор",
        "fields": [
            {
                "key": "mentors",
                "kind": "table",
                "label": "Наставники",
                "register": "mentors",
                "columns": [{"key": "full_name", "kind": "text", "label": "ФИО"}],
            }
        ],
    },
    "test.check-selection": {
        "title": "Проверка",
        "fields": [{"key": "remarks", "kind": "text", "label": "Замечания"}],
    },
    "test.approve-mentors": {
        "title": "Решение",
        "fields": [{"key": "agreed", "kind": "checkbox", "label": "Согласовано"}],
    },
}


@pytest.fixture
def wiring(city: Engine, built: Path, tmp_path: Path) -> Wiring:
    wired = plan_wiring(city, built, tmp_path / "files")
    kind = OrganisationKind.METHODICAL_CENTER
    city.execute(AddOrganisation(SYSTEM, "ioc", "ИОЦ", "ИОЦ", kind))
    city.execute(AddPerson(SYSTEM, "Инга Ливанова", login="inga", person_id="inga"))
    city.execute(SetPassword(SYSTEM, "inga", PASSWORD))
    city.execute(GrantRole(SYSTEM, "inga", Role.METHODICAL_CENTER, "ioc"))
    city.execute(Deploy(CHECKED, FORMS))
    return wired


def complete(app: Flask, login: str, item: int, **answers: str) -> None:
    browser = enter(app, login)
    browser.get(f"/tasks/{item}")
    browser.post(f"/tasks/{item}", {"action": "complete", **answers})


def next_of(wiring: Wiring, instance_id: int) -> int:
    (item,) = wiring.engine.execute(WorkItemsOf(instance_id, open_only=True))
    return item.id


def test_a_head_sees_what_the_curator_has_submitted(app: Flask, wiring: Wiring) -> None:
    first = begun(wiring.engine)
    complete(app, "vera", first, note="Приказ 7", count="12")

    page = enter(app, "nina").get(f"/tasks/{first + 1}").text

    before = page.partition("Что сделано раньше")[2].partition('id="form-title"')[0]
    assert "Вера Орлова" in before
    assert "Приказ 7" in before
    assert "12" in before


def test_names_from_a_register_stay_in_the_school(app: Flask, wiring: Wiring) -> None:
    command = StartInstance("activity-4.3.institution", {}, SYSTEM, organisation="oo-05")
    instance_id = wiring.engine.execute(command)
    row = {"mentors-0-full_name": NAME}
    complete(app, "vera", next_of(wiring, instance_id), **row)

    checking = next_of(wiring, instance_id)
    page = enter(app, "inga").get(f"/tasks/{checking}").text
    assert "Отобрать наставников" in page
    assert NAME not in page

    complete(app, "inga", checking, remarks="Замечаний нет")
    page = enter(app, "nina").get(f"/tasks/{next_of(wiring, instance_id)}").text
    assert NAME in page
    assert "Замечаний нет" in page


def test_a_long_way_is_told_from_its_end(app: Flask, wiring: Wiring) -> None:
    """Months of rounds do not push the form out of reach."""
    steps = [f"round-{number}" for number in range(1, 10)]
    lane = ("Куратор ОО", ["begun", *steps, "ended"])
    way = diagram("activity-6.1.institution", [lane], [task(one, f"Сверка {one}") for one in steps])
    wiring.engine.execute(
        Deploy(way, {f"test.{one}": FORMS["test.approve-mentors"] for one in steps})
    )
    begin = StartInstance("activity-6.1.institution", {}, SYSTEM, organisation="oo-05")
    instance_id = wiring.engine.execute(begin)
    for _ in steps[1:]:
        wiring.engine.execute(CompleteWorkItem(next_of(wiring, instance_id), SYSTEM, {}))

    page = enter(app, "vera").get(f"/tasks/{next_of(wiring, instance_id)}").text

    assert "Ещё раньше: 2 шага" in page.replace("\xa0", " ")
    assert '<ol start="3">' in page
