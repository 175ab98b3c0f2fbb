"""Three schools with the whole plan deployed; activity 4.2 stands at its gate on 1 September 2023."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from engine import Engine, EngineSettings, Instances, RunDueWork, WorkItemsOf, WorkItemSummary
from engine.testing import FrozenClock, memory_engine
from processes.demo.city import City, build_city
from processes.diagrams import deploy_shipped
from processes.handlers import HANDLER_NAMES, HANDLERS
from processes.reports.plan_fact import PlanFact
from processes.roadmap.adopt import AdoptPlan
from processes.roadmap.start import OpenOccurrence
from processes.settings import Settings
from processes.vocabulary import PlanVocabulary
from tests.webapp.conftest import Browser
from webapp import Wiring, create_app

BRANCH = "activity-4.2.institution"


@dataclass(frozen=True)
class PlanCity:
    """The city with its site; people by the logins of the demo."""

    engine: Engine
    people: City
    app: Flask
    clock: FrozenClock

    def enter(self, login: str) -> Browser:
        browser = Browser(self.app.test_client())
        browser.get("/login")
        browser.post("/login/demo", {"person": self.people.people[login]})
        browser.get("/appearance")
        return browser

    def branch(self, organisation: str) -> int:
        found = self.engine.execute(Instances(process_key=BRANCH, organisation=organisation))
        return found[0].id

    def tasks(self, instance_id: int) -> list[WorkItemSummary]:
        return self.engine.execute(WorkItemsOf(instance_id, open_only=True))

    def settle(self) -> None:
        RunDueWork(self.engine)()


@pytest.fixture(scope="module")
def founded_plan() -> Iterator[tuple[Engine, City]]:
    engine = _engine(FrozenClock())
    city = build_city(engine, 3, 1, date(2022, 8, 29), passwords=False)
    deploy_shipped(engine)
    engine.execute(AdoptPlan())
    facts = engine.execute(PlanFact())
    opened = next(fact.occurrences[0] for fact in facts if fact.activity.number == "4.2")
    engine.execute(OpenOccurrence(opened.id))
    RunDueWork(engine)()
    yield engine, city
    engine.runtime.database.dispose()


@pytest.fixture
def plan_city(founded_plan: tuple[Engine, City], built: Path) -> Iterator[PlanCity]:
    founded, city = founded_plan
    clock = FrozenClock()
    engine = _engine(clock)
    raw = [one.runtime.database.raw_connection().driver_connection for one in (founded, engine)]
    raw[0].backup(raw[1])  # type: ignore[union-attr]  # both are SQLite's
    settings = Settings.from_env({"TROPA_SECRET": "s" * 32, "TROPA_DEMO": "1"})
    app = create_app(Wiring(engine, settings, tuple(city.people.values()), built))
    yield PlanCity(engine, city, app, clock)
    engine.runtime.database.dispose()


def _engine(clock: FrozenClock) -> Engine:
    settings = EngineSettings(vocabulary=PlanVocabulary(HANDLER_NAMES))
    return memory_engine(clock=clock, settings=settings, handlers=HANDLERS)
