"""«План», «Мероприятие» and the gates between activities, through a browser."""

from __future__ import annotations

import re

import pytest

from engine import CorrelateMessage, InstanceHistory
from processes.roadmap import load_plan
from tests.webapp.plan_city import PlanCity, founded_plan, plan_city

__all__ = ["founded_plan", "plan_city"]

GATE = "/instances/{}/gates/4.1"
REASON = "Приказ подписан, скан придёт завтра"


def rows(page: str) -> list[str]:
    return re.findall(r'href="/plan/(\d\.\d)">\d\.\d</a>', page)


def test_the_plan_is_the_orders_table_with_its_sections(plan_city: PlanCity) -> None:
    page = plan_city.enter("auditor").get("/plan").text

    assert rows(page) == [one.number for one in load_plan().activities]
    for section in load_plan().sections:
        assert f"{section.number}. {section.title.verbatim}</th>" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text=ФСН", ["6.2"]),
        ("section=7", ["7.1", "7.2"]),
        ("executor=mentor", ["4.6", "4.7"]),
        ("executor=education_department&section=8", ["8.2", "8.3"]),
        ("text=такого нет", []),
    ],
)
def test_the_plan_is_narrowed(plan_city: PlanCity, query: str, found: list[str]) -> None:
    assert rows(plan_city.enter("auditor").get(f"/plan?{query}").text) == found


def test_what_is_shut_waits_for_its_activity_and_is_not_late(plan_city: PlanCity) -> None:
    plan_city.clock.forward(days=60)

    page = plan_city.enter("auditor").get("/plan?text=4.2").text

    assert "ждёт 4.1" in page
    assert "просрочено" not in page.partition("<tbody")[2]


def test_an_activity_shows_every_organisation_at_its_step(plan_city: PlanCity) -> None:
    plan_city.engine.execute(
        CorrelateMessage("activity-4.1-finished", "2022-2024/oo-02", retained=True)
    )
    plan_city.settle()

    page = plan_city.enter("auditor").get("/plan/4.2").text

    assert page.count("ждёт 4.1") == 2
    second = page.partition("СОШ № 2<span")[2].partition("</tr>")[0]
    assert "в работе" in second
    assert 'class="mark-active"' in second
    assert page.count('class="mark-active"') == 2  # the other one stands in the legend


def test_a_school_sees_its_own_branch_only(plan_city: PlanCity) -> None:
    page = plan_city.enter("kurator-02").get("/plan/4.2").text

    assert f"/instances/{plan_city.branch('oo-02')}" in page
    assert f"/instances/{plan_city.branch('oo-01')}" not in page


def test_a_gate_of_readiness_is_opened_by_the_department_with_a_reason(plan_city: PlanCity) -> None:
    branch = plan_city.branch("oo-01")
    department = plan_city.enter("specialist-do")
    assert GATE.format(branch) in department.get(f"/instances/{branch}").text
    assert "Почему можно не ждать" in department.get(GATE.format(branch)).text

    refused = department.post(GATE.format(branch), {"reason": "  "})
    assert "Напишите, почему можно не ждать мероприятия 4.1" in refused.text
    assert plan_city.tasks(branch) == []

    department.post(GATE.format(branch), {"reason": REASON})
    assert [one.element_id for one in plan_city.tasks(branch)] == ["open-recruitment"]
    assert plan_city.tasks(plan_city.branch("oo-02")) == []
    page = plan_city.enter("auditor").get(f"/instances/{branch}").text
    assert "решено не ждать мероприятия 4.1" in page
    assert REASON in page
    noted = next(e for e in plan_city.engine.execute(InstanceHistory(branch)) if e.kind == "Noted")
    assert noted.actor == plan_city.people.people["specialist-do"]


def test_a_head_is_not_shown_a_gate_that_is_not_his(plan_city: PlanCity) -> None:
    branch = plan_city.branch("oo-01")
    head = plan_city.enter("rukovoditel-01")

    assert GATE.format(branch) not in head.get(f"/instances/{branch}").text
    assert head.get(GATE.format(branch)).status_code == 403
    assert head.post(GATE.format(branch), {"reason": REASON}).status_code == 403
    assert plan_city.tasks(branch) == []


def test_an_open_gate_cannot_be_opened_again(plan_city: PlanCity) -> None:
    branch, department = plan_city.branch("oo-01"), plan_city.enter("specialist-do")
    department.get("/plan")
    department.post(GATE.format(branch), {"reason": REASON})

    again = department.post(GATE.format(branch), {"reason": REASON})

    assert again.status_code == 409
    assert "больше не ждёт мероприятия 4.1" in again.text
    assert len(plan_city.tasks(branch)) == 1
