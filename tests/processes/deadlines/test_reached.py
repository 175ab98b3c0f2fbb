"""«Дошло до меня»: which late work of others reaches whom, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from engine import (
    SYSTEM,
    Actor,
    Box,
    ClaimWorkItem,
    Deploy,
    Engine,
    EngineSettings,
    ExtendTerm,
    Inbox,
    MigrateInstance,
    StartInstance,
    WorkItemsOf,
    WorkItemSummary,
)
from engine.storage.database import open_database
from engine.testing import FrozenClock
from processes.deadlines.calendar import WorkingCalendar
from processes.reports.inbox import TaskList
from processes.vocabulary import PlanVocabulary
from tests.webapp.tasks import diagram, task

BOTH = ["migrated_sqlite", pytest.param("migrated_postgresql", marks=pytest.mark.postgresql)]
KEY = "activity-4.2.institution"
FORMS = {"test.propose": {"title": "Внесите", "fields": []}}
HEAD = Actor("nina", frozenset({"institution_head@oo-05"}))
OTHER_HEAD = Actor("gleb", frozenset({"institution_head@oo-10"}))
CURATOR = Actor("vera", frozenset({"institution_curator@oo-05"}))
IOC = Actor("ilya", frozenset({"methodical_center@ioc"}))
CONTROLLER = Actor("kira", frozenset({"department_controller@do"}))
DEPARTMENT = Actor("dina", frozenset({"education_department@do"}))
AUDITOR = Actor("olga", frozenset({"auditor@do"}))
TEN_DAYS = {"due": "P10D"}


def drawn(lane: str = "Куратор ОО", **properties: str) -> bytes:
    more = "".join(
        f'<spiffworkflow:property name="{name}" value="{value}"/>'
        for name, value in properties.items()
    )
    return diagram(KEY, [(lane, ["begun", "propose", "ended"])], [task("propose", "Внести", more)])


@dataclass
class Plan:
    """An engine with one process, due ten days after Friday, 1 September 2023."""

    engine: Engine
    clock: FrozenClock

    def begin(self, xml: bytes, organisation: str | None = "oo-05") -> WorkItemSummary:
        self.engine.execute(Deploy(xml, FORMS))
        command = StartInstance(KEY, {}, SYSTEM, organisation=organisation)
        return self.engine.execute(WorkItemsOf(self.engine.execute(command)))[0]

    def reached(self, actor: Actor, size: int = 50) -> list[int]:
        listed = self.engine.execute(TaskList(Inbox(actor, Box.LATE, size=size)))
        return [item.id for item in listed.items]

    def reminded(self, actor: Actor) -> frozenset[int]:
        return self.engine.execute(TaskList(Inbox(actor))).reminded


@pytest.fixture(params=BOTH)
def plan(request: pytest.FixtureRequest) -> Iterator[Plan]:
    database, clock = open_database(request.getfixturevalue(request.param)), FrozenClock()
    settings = EngineSettings(vocabulary=PlanVocabulary(()), calendar=WorkingCalendar())
    yield Plan(Engine(database, clock=clock, settings=settings), clock)
    database.dispose()


def test_late_work_reaches_the_head_then_the_centre_then_the_controller(plan: Plan) -> None:
    item = plan.begin(drawn(**TEN_DAYS))
    everybody = (HEAD, OTHER_HEAD, CURATOR, IOC, CONTROLLER, DEPARTMENT, AUDITOR)

    def reached() -> list[Actor]:
        return [actor for actor in everybody if item.id in plan.reached(actor)]

    plan.clock.forward(days=10)  # Monday, 11 September, the very moment
    assert reached() == []
    plan.clock.forward(seconds=1)
    assert reached() == [HEAD]
    plan.clock.forward(days=2)
    assert reached() == [HEAD]
    plan.clock.forward(days=1)  # Thursday: the third working day
    assert reached() == [HEAD, IOC]
    plan.clock.forward(days=4)  # Monday: the fifth
    assert reached() == [HEAD, IOC, CONTROLLER]


def test_a_head_hears_of_his_own_organisation_and_of_his_own_people_only(plan: Plan) -> None:
    here = plan.begin(drawn(**TEN_DAYS))
    there = plan.begin(drawn(**TEN_DAYS), "oo-10")
    of_the_centre = plan.begin(drawn("ИОЦ", **TEN_DAYS))
    plan.clock.forward(days=30)

    assert plan.reached(HEAD) == [here.id]
    assert plan.reached(OTHER_HEAD) == [there.id]
    assert plan.reached(CONTROLLER) == [here.id, there.id, of_the_centre.id]
    assert plan.reached(IOC) == [here.id, there.id]


def test_what_is_mine_to_do_has_not_reached_me(plan: Plan) -> None:
    own = plan.begin(drawn("Руководитель ОО", **TEN_DAYS))
    plan.clock.forward(days=11)
    assert plan.reached(HEAD) == []

    colleague = Actor("zoya", HEAD.groups)
    plan.engine.execute(ClaimWorkItem(own.id, HEAD))
    assert plan.reached(HEAD) == []
    assert plan.reached(colleague) == [own.id]


def test_whom_the_task_names_hears_of_it_at_once(plan: Plan) -> None:
    named = plan.begin(drawn(**TEN_DAYS, escalate_to="education_department"))
    plan.clock.forward(days=10)
    assert plan.reached(DEPARTMENT) == []
    plan.clock.forward(seconds=1)
    assert plan.reached(DEPARTMENT) == [named.id]
    assert plan.reached(IOC) == []


def test_a_named_position_of_an_organisation_hears_of_its_own_organisation(plan: Plan) -> None:
    in_words = {**TEN_DAYS, "escalate_to": "Куратор ОО"}
    here = plan.begin(drawn("ИОЦ", **in_words))
    plan.begin(drawn("ИОЦ", **in_words), "oo-10")
    plan.clock.forward(days=11)

    assert plan.reached(CURATOR) == [here.id]


def test_what_comes_by_two_ways_is_listed_once_the_longest_overdue_first(plan: Plan) -> None:
    second = plan.begin(drawn(**TEN_DAYS, escalate_to="methodical_center"))
    first = plan.begin(drawn(due="P3D", escalate_to="methodical_center"))
    plan.clock.forward(days=30)

    assert plan.reached(IOC) == [first.id, second.id]
    assert plan.reached(IOC, size=1) == [first.id]


def test_a_term_that_is_extended_takes_the_task_out_of_the_box(plan: Plan) -> None:
    item = plan.begin(drawn(**TEN_DAYS, reminder="P2D"))
    plan.clock.forward(days=11)
    assert plan.reached(HEAD) == [item.id]

    later = plan.clock.now() + timedelta(days=5)
    plan.engine.execute(ExtendTerm(item.id, later, SYSTEM, "Каникулы"))

    assert plan.reached(HEAD) == []
    assert plan.reminded(CURATOR) == frozenset()
    plan.clock.forward(days=3)
    assert plan.reminded(CURATOR) == {item.id}


def test_reminder_and_escalation_follow_to_another_version(plan: Plan) -> None:
    item = plan.begin(drawn(**TEN_DAYS))
    [newer] = plan.engine.execute(
        Deploy(drawn(**TEN_DAYS, reminder="P9D", escalate_to="education_department"), FORMS)
    )
    plan.clock.forward(days=1)
    assert plan.reminded(CURATOR) == frozenset()

    plan.engine.execute(MigrateInstance(item.instance_id, newer.version, SYSTEM))

    assert plan.reminded(CURATOR) == {item.id}
    plan.clock.forward(days=10)
    assert plan.reached(DEPARTMENT) == [item.id]
