from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from engine import Actor, Engine, EngineSettings
from engine.testing import START, FrozenClock, memory_engine
from processes.handlers import HANDLER_NAMES
from processes.insight import ElementFigures, Insight, ProcessInsight, Selection
from processes.schema import whole_metadata
from processes.vocabulary import PlanVocabulary
from tests.processes.insight.played import KEY, Played, play

AUDITOR = Actor("olga", frozenset({"auditor@do"}))
HEAD = Actor("nina", frozenset({"institution_head@oo-05"}))
CURATOR = Actor("vera", frozenset({"institution_curator@oo-05"}))
SETTINGS = EngineSettings(vocabulary=PlanVocabulary(HANDLER_NAMES))


@dataclass
class Stage:
    """The played process and the figures of it."""

    engine: Engine
    played: Played

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


def days(count: float) -> timedelta:
    return timedelta(days=count)


def day(number: int) -> datetime:
    """Return the moment at which a day of the play begins."""
    return START + days(number)


def element(insight: Insight, element_id: str) -> ElementFigures:
    (found,) = (one for one in insight.elements if one.id == element_id)
    return found


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Return the played process; nothing in it is changed."""
    clock = FrozenClock()
    whole_metadata()
    engine = memory_engine(clock=clock, settings=SETTINGS)
    whole_metadata().create_all(engine.runtime.database)
    yield Stage(engine, play(engine, clock))
    engine.runtime.database.dispose()
