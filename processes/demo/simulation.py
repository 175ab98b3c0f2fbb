"""The whole plan in a throw-away city: a database in memory, a frozen clock, invented people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engine import EngineSettings
from engine.testing import FrozenClock, memory_engine
from processes.deadlines.calendar import WorkingCalendar
from processes.demo.city import build_city
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


def simulate(
    folder: Path,
    start: date,
    end: date,
    *,
    organisations: int,
    pairs: int,
    seed: int,
    tell: Callable[[date], None] = lambda _day: None,
) -> dict[str, Any]:
    """Play the plan from one day to another and return the report; the same seed, the same report.

    `pairs` is how many the organisations form together in a school year, about.
    """
    whole_metadata()
    clock = FrozenClock(datetime.combine(start, _MORNING, _ZONE))
    documents = DocumentFolder(folder / "files")
    settings = EngineSettings(vocabulary=PlanVocabulary(HANDLER_NAMES), calendar=WorkingCalendar())
    engine = memory_engine(clock=clock, settings=settings, handlers=handlers_with(documents))
    build_city(engine, organisations, seed, start - timedelta(days=1), passwords=False)
    deploy_shipped(engine)
    engine.execute(AdoptPlan())
    add_schedules(engine, "2022-2024", range(2022, 2025))
    habits = Habits(rows=max(2, round(pairs / max(1, organisations))))
    play = Play(engine, clock, documents, seed=seed, manner=Manner(habits=habits))
    play.until(datetime.combine(end, _MORNING, _ZONE), tell)
    return engine.execute(PlayReport())
