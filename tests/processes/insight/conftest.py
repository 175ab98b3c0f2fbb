"""The two played processes, on SQLite and on PostgreSQL; nothing in them is changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import insert

from engine import Actor, Engine, EngineSettings
from engine.storage.database import open_database
from engine.testing import START, FrozenClock
from processes.handlers import HANDLER_NAMES
from processes.insight import ElementFigures, Insight, ProcessInsight, Selection
from processes.roadmap.tables import occurrences, plans
from processes.schema import whole_metadata
from processes.vocabulary import PlanVocabulary
from tests.conftest import new_database
from tests.processes.insight import rounds
from tests.processes.insight.played import KEY, Played, play

AUDITOR = Actor("olga", frozenset({"auditor@do"}))
HEAD = Actor("nina", frozenset({"institution_head@oo-05"}))
CURATOR = Actor("vera", frozenset({"institution_curator@oo-05"}))
SETTINGS = EngineSettings(vocabulary=PlanVocabulary(HANDLER_NAMES))


@dataclass
class Stage:
    """The played processes and the figures of them."""

    engine: Engine
    played: Played
    programmes: rounds.Programmes

    def insight(
        self,
        actor: Actor = AUDITOR,
        *,
        selection: Selection = Selection(KEY),  # noqa: B008 - a frozen value
        drawn_on: int | None = None,
        variant: int | None = None,
    ) -> Insight:
        drawn = drawn_on or self.played.second
        return self.engine.execute(ProcessInsight(actor, selection, drawn, variant))

    def of_programmes(self, variant: int | None = None) -> Insight:
        return self.insight(
            selection=Selection(rounds.KEY), drawn_on=self.programmes.definition, variant=variant
        )


def days(count: float) -> timedelta:
    return timedelta(days=count)


def day(number: int) -> datetime:
    """Return the moment at which a day of the play begins."""
    return START + days(number)


def element(insight: Insight, element_id: str) -> ElementFigures:
    (found,) = (one for one in insight.elements if one.id == element_id)
    return found


@pytest.fixture(
    scope="package", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('insight') / 'tropa.db'}"
        else:
            url = stack.enter_context(new_database(request.getfixturevalue("postgresql_url")))
        opened = open_database(url)
        stack.callback(opened.dispose)
        whole_metadata().create_all(opened)
        yield opened


@pytest.fixture(scope="package")
def stage(database: Database) -> Stage:
    clock = FrozenClock()
    engine = Engine(database, clock=clock, settings=SETTINGS)
    played = play(engine, clock)
    _let_it_belong_to_the_plan(engine, played.school_5)
    return Stage(engine, played, rounds.play_programmes(engine, clock))


def _let_it_belong_to_the_plan(engine: Engine, instance_id: int) -> None:
    """Make an instance the one of an occurrence of 2023-2024."""
    with engine.runtime.database.begin() as connection:
        connection.execute(
            insert(plans).values(name="2022-2024", adopted_at=day(0), adopted_by="anna")
        )
        connection.execute(
            insert(occurrences).values(
                plan="2022-2024",
                activity="1.1",
                year=2023,
                school_year="2023-2024",
                opens_at=day(0),
                origin="plan",
                variables={},
                created_by="anna",
                dedupe_key="1",
                instance_id=instance_id,
            )
        )
