"""«Пара № N» through a browser: who sees whom, and what may be asked of a running pair."""

from __future__ import annotations

from datetime import date

import pytest

from engine import SYSTEM, InstanceHistory, NotAllowed, StartInstance, WaitKind, WaitsOf
from processes.pairs import CreatePair, Member, MovePair, PairById, PairState
from processes.pairs.ask import AskPair, PairRequest
from processes.people import ActorOf, AddPerson, GrantRole
from processes.roles import Role
from tests.webapp.plan_city import PlanCity, founded_plan, plan_city

__all__ = ["founded_plan", "plan_city"]

MENTOR, MENTEE = "Орлова Вера Петровна", "Чижов Коля"


@pytest.fixture
def life(plan_city: PlanCity) -> int:
    """Start the life of pair № 1 of the first school; return its process."""
    engine = plan_city.engine
    for person, name, role in (
        ("mentor-1", MENTOR, Role.MENTOR),
        ("mentee-1", MENTEE, Role.MENTEE),
    ):
        engine.execute(AddPerson(SYSTEM, name, person_id=person))
        engine.execute(GrantRole(SYSTEM, person, role, "oo-01"))
    pair = engine.execute(
        CreatePair(
            "oo-01",
            "2023-2024",
            "mentor-1",
            (Member("mentee-1"),),
            date(2023, 11, 1),
            date(2024, 5, 31),
        )
    )
    assert pair == 1
    for state in (PairState.AWAITING_CONSENT, PairState.FORMED):
        engine.execute(MovePair(pair, state))
    variables = {
        "plan": "2022-2024",
        "organisation": "oo-01",
        "school_year": "2023-2024",
        "pair": pair,
        "order_issued": True,
    }
    command = StartInstance("pair-lifecycle", variables, organisation="oo-01")
    instance_id = engine.execute(command)
    plan_city.settle()
    return instance_id


def names_of_tasks(plan_city: PlanCity, life: int) -> set[str | None]:
    waits = plan_city.engine.execute(WaitsOf(life, whole_tree=True))
    return {one.element_id for one in waits if one.kind is WaitKind.WORK_ITEM}


@pytest.mark.usefixtures("life")
@pytest.mark.parametrize("login", ["kurator-01", "rukovoditel-01"])
def test_the_school_sees_who_is_in_a_pair(plan_city: PlanCity, login: str) -> None:
    browser = plan_city.enter(login)

    for path in ("/pairs", "/pairs/1"):
        page = browser.get(path).text
        assert MENTOR in page
        assert MENTEE in page


@pytest.mark.usefixtures("life")
@pytest.mark.parametrize("login", ["specialist-do", "metodist"])
def test_the_municipality_sees_the_state_and_no_names(plan_city: PlanCity, login: str) -> None:
    page = plan_city.enter(login).get("/pairs/1").text

    assert "сформирована" in page
    assert "1 наставляемый и наставник" in page
    assert MENTEE not in page
    assert MENTOR not in page
    assert "Прекратить досрочно" not in page


@pytest.mark.usefixtures("life")
@pytest.mark.parametrize("login", ["kurator-02", "vladelec", "admin"])
def test_others_do_not_learn_that_there_is_a_pair(plan_city: PlanCity, login: str) -> None:
    browser = plan_city.enter(login)

    assert browser.get("/pairs/1").status_code == 404
    hidden = browser.get("/pairs/1").text.replace("№ 1 ", "№ 7 ")
    assert hidden.replace("/pairs/1", "/pairs/7") == browser.get("/pairs/7").text
    assert browser.get("/pairs/1/pair-early-end").status_code == 404


def test_a_curator_stops_the_meetings_and_lets_them_go_on(plan_city: PlanCity, life: int) -> None:
    curator = plan_city.enter("kurator-01")
    held = names_of_tasks(plan_city, life)
    assert "/pairs/1/pair-suspend" in curator.get("/pairs/1").text
    refused = curator.post("/pairs/1/pair-suspend", {"reason": ""})
    assert "Выберите причину из перечня" in refused.text
    assert names_of_tasks(plan_city, life) == held

    curator.post("/pairs/1/pair-suspend", {"reason": "ILLNESS"})
    plan_city.settle()
    page = curator.get("/pairs/1").text
    assert plan_city.engine.execute(PairById(1)).state is PairState.SUSPENDED
    assert names_of_tasks(plan_city, life) == set()
    assert "/pairs/1/pair-resume" in page
    assert "/pairs/1/pair-suspend" not in page

    curator.post("/pairs/1/pair-resume", {})
    plan_city.settle()
    assert names_of_tasks(plan_city, life) == held


def test_an_early_end_takes_its_reason_from_the_dictionary(plan_city: PlanCity, life: int) -> None:
    curator = plan_city.enter("kurator-01")
    curator.get("/pairs/1")

    refused = curator.post("/pairs/1/pair-early-end", {"reason": "Коля не хочет"})
    assert refused.status_code == 422
    curator.post("/pairs/1/pair-early-end", {"reason": "MENTEE_WISH"})
    plan_city.settle()

    assert names_of_tasks(plan_city, life) == {"arrange-early-end"}
    noted = [e for e in plan_city.engine.execute(InstanceHistory(life)) if e.kind == "Noted"]
    assert noted[0].data == {"pair": 1, "asked": "pair-early-end", "reason_code": "MENTEE_WISH"}
    assert "решено прекратить досрочно" in plan_city.enter("auditor").get(f"/instances/{life}").text


def test_a_danger_gives_curator_and_head_urgent_tasks(plan_city: PlanCity, life: int) -> None:
    curator = plan_city.enter("kurator-01")
    curator.get("/pairs/1")

    curator.post("/pairs/1/pair-alarm", {})
    plan_city.settle()

    assert {"investigate-alarm", "control-alarm"} <= names_of_tasks(plan_city, life)
    assert plan_city.engine.execute(PairById(1)).state is PairState.SUSPENDED


def test_a_side_only_tells_of_a_danger(plan_city: PlanCity, life: int) -> None:
    mentee = plan_city.engine.execute(ActorOf("mentee-1"))
    with pytest.raises(NotAllowed, match="о тревоге сообщают куратор и участники"):
        plan_city.engine.execute(AskPair(1, PairRequest.SUSPEND, mentee, "ILLNESS"))

    plan_city.engine.execute(AskPair(1, PairRequest.ALARM, mentee))
    plan_city.settle()

    assert "investigate-alarm" in names_of_tasks(plan_city, life)


@pytest.mark.usefixtures("life")
def test_a_head_may_look_and_not_decide(plan_city: PlanCity) -> None:
    head = plan_city.enter("rukovoditel-01")

    assert "Прекратить досрочно" not in head.get("/pairs/1").text
    assert head.post("/pairs/1/pair-early-end", {"reason": "HEALTH"}).status_code == 403
    assert plan_city.engine.execute(PairById(1)).state is PairState.FORMED


@pytest.mark.usefixtures("life")
def test_what_a_pair_does_not_wait_for_is_refused(plan_city: PlanCity) -> None:
    curator = plan_city.enter("kurator-01")
    curator.get("/pairs/1")

    refused = curator.post("/pairs/1/pair-resume", {})

    assert refused.status_code == 409
    assert "Пара № 1 сейчас этого не ждёт" in refused.text
