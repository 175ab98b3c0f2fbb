"""The whole plan in a throw-away city: a database in memory, a frozen clock, invented people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engine import Engine, EngineSettings
from engine.testing import FrozenClock, memory_engine
from processes.deadlines.calendar import WorkingCalendar
from processes.demo.city import City, build_city, surroundings_of
from processes.demo.filling import Habits
from processes.demo.play import Manner, Play, add_schedules
from processes.demo.report import PlayReport
from processes.diagrams import deploy_shipped
from processes.documents import DocumentFolder
from processes.handlers import HANDLER_NAMES, handlers_with
from processes.roadmap.adopt import AdoptPlan
from processes.schema import whole_metadata
from processes.vocabulary import PlanVocabulary

_ZONE = ZoneInfo("Europe/Moscow")
_MORNING = time(10, 0)


@dataclass(frozen=True, slots=True)
class Stage:
    """A city with the plan in force, ready to be played."""

    engine: Engine
    clock: FrozenClock
    city: City
    play: Play


def build_stage(  # noqa: PLR0913 - a city in one call
    files: Path,
    start: date,
    *,
    organisations: int,
    pairs: int,
    seed: int,
    passwords: bool,
    manner: Manner | None = None,
) -> Stage:
    """Build a city in memory and put the plan into force there.

    `pairs` is how many the organisations form together in a school year, about; `manner`, if
    given, says it instead.
    """
    whole_metadata()
    clock = FrozenClock(datetime.combine(start, _MORNING, _ZONE))
    documents = DocumentFolder(files)
    settings = EngineSettings(vocabulary=PlanVocabulary(HANDLER_NAMES), calendar=WorkingCalendar())
    engine = memory_engine(clock=clock, settings=settings, handlers=handlers_with(documents))
    since = start - timedelta(days=1)
    city = build_city(engine, organisations, seed, since, passwords=passwords)
    deploy_shipped(engine)
    engine.execute(AdoptPlan())
    add_schedules(engine, "2022-2024", range(2022, 2025))
    usual = Manner(habits=Habits(participants=max(2, round(pairs / max(1, organisations)))))
    play = Play(
        engine,
        clock,
        documents,
        seed=seed,
        manner=manner or usual,
        surroundings=surroundings_of(engine, city),
    )
    return Stage(engine, clock, city, play)


def simulate(
    stage: Stage, end: date, tell: Callable[[date], None] = lambda _day: None
) -> dict[str, Any]:
    """Play the plan to a day and return the report; the same seed gives the same report."""
    stage.play.until(datetime.combine(end, _MORNING, _ZONE), tell)
    return stage.engine.execute(PlayReport())
