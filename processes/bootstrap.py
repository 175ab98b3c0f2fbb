"""The composition root: from settings to a wired application."""

from __future__ import annotations

from dataclasses import dataclass

from engine import Engine, EngineSettings
from engine.clock import Clock, SystemClock
from engine.jobs.port import Jobs
from engine.storage.database import open_database
from processes.deadlines.calendar import WorkingCalendar
from processes.documents import DocumentFolder
from processes.handlers import HANDLER_NAMES, handlers_with
from processes.settings import Settings
from processes.vocabulary import PlanVocabulary


@dataclass(frozen=True, slots=True)
class Application:
    """Everything that the web, the worker and the command line stand on."""

    settings: Settings
    engine: Engine
    calendar: WorkingCalendar
    vocabulary: PlanVocabulary


def build(
    settings: Settings, *, clock: Clock | None = None, jobs: Jobs | None = None
) -> Application:
    """Wire an application. The database must have been migrated."""
    calendar = WorkingCalendar()
    vocabulary = PlanVocabulary(HANDLER_NAMES)
    documents = DocumentFolder(settings.files, settings.max_upload_bytes)
    engine = Engine(
        open_database(settings.database_url),
        clock=clock or SystemClock(),
        settings=EngineSettings(vocabulary=vocabulary, zone=settings.zone, calendar=calendar),
        handlers=handlers_with(documents),
        jobs=jobs,
    )
    return Application(settings, engine, calendar, vocabulary)


def build_for_production(settings: Settings) -> Application:
    """Wire an application whose jobs are brought to workers by DBOS."""
    from engine.jobs.dbos import DbosJobs  # noqa: PLC0415 - DBOS takes half a second to import

    return build(settings, jobs=DbosJobs(settings.database_url))
