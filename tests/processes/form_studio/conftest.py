"""An engine with the shipped process 2.4, and what builds a form there as the pages do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine import Actor, Deploy, Engine, EngineSettings
from engine.storage.database import open_database
from engine.testing import FrozenClock
from processes.diagrams import FOLDER
from processes.form_studio import (
    FORM,
    Compiled,
    EditForm,
    FormDraftOf,
    FormSketch,
    PublishedForm,
    PublishForm,
    Seen,
    SketchOf,
    StartForm,
    compiled,
)
from processes.forms import load_library
from processes.handlers import HANDLER_NAMES
from processes.vocabulary import PlanVocabulary

OWNER = Actor("anna", frozenset({"process_owner@ioc"}))
COLLEAGUE = Actor("boris", frozenset({"process_owner@ioc"}))
AUDITOR = Actor("olga", frozenset({"auditor@do"}))
CURATOR = Actor("vera", frozenset({"institution_curator@oo-05"}))
PROCESS = "activity-2.4.institution"
FORM_KEY = "activity-2.4.tell-of-the-meeting"
PAGE = "page-of-anna"

Typed = Mapping[str, str | list[str]]


@dataclass
class Builder:
    """The builder of one form, as the page drives it."""

    engine: Engine
    form_key: str = FORM_KEY
    actor: Actor = OWNER

    def start(self, title: str = "Сообщите о встрече") -> Builder:
        self.engine.execute(StartForm(self.actor, title, form_key=self.form_key))
        return self

    @property
    def turn(self) -> int:
        draft = self.engine.execute(FormDraftOf(self.actor, self.form_key))
        assert draft is not None
        return draft.turn

    @property
    def sketch(self) -> FormSketch:
        return self.engine.execute(SketchOf(self.actor, self.form_key))[1]

    @property
    def compiled(self) -> Compiled:
        return compiled(self.sketch)

    @property
    def labels(self) -> list[str]:
        return [one.text("label") for one in self.sketch.fields]

    def press(self, action: str, section: str = "", **typed: str | list[str]) -> str:
        """Type into a section and press a button; return the section that is open then."""
        texts = {
            name.replace("__", "-"): [value] if isinstance(value, str) else value
            for name, value in typed.items()
        }
        command = EditForm(self.actor, self.form_key, Seen(self.turn, PAGE), section, texts, action)
        return self.engine.execute(command).uid

    def add(self, kind: str, label: str, **typed: str | list[str]) -> str:
        """Add a field, fill it in, and return its section."""
        uid = self.press(f"add:{kind}")
        self.press("save", uid, label=label, **typed)
        return uid

    def add_column(self, table: str, kind: str, label: str, **typed: str) -> str:
        uid = self.press(f"add-column:{table}:{kind}")
        self.press("save", uid, label=label, **typed)
        return uid

    def retitle(self, title: str) -> None:
        self.press("save", FORM, title=title)

    def problems(self) -> dict[str, str]:
        """Return the sentences by the control at which they stand."""
        return {one.name: one.message for one in self.compiled.problems}

    def document(self) -> dict[str, Any]:
        form = self.compiled.form
        assert form is not None
        return form.to_document()

    def publish(
        self, comment: str = "Так понятнее", processes: tuple[str, ...] = ()
    ) -> PublishedForm:
        command = PublishForm(self.actor, self.form_key, self.turn, comment, processes)
        return self.engine.execute(command)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def either_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """The engine on SQLite and on PostgreSQL, with the schema that migrations make."""
    database = open_database(request.getfixturevalue(f"migrated_{request.param}"))
    yield _engine(database)
    database.dispose()


@pytest.fixture
def engine(migrated_sqlite: str) -> Iterator[Engine]:
    database = open_database(migrated_sqlite)
    yield _engine(database)
    database.dispose()


def _engine(database: Database) -> Engine:
    settings = EngineSettings(vocabulary=PlanVocabulary(HANDLER_NAMES))
    engine = Engine(database, clock=FrozenClock(), settings=settings)
    for key in (PROCESS, "activity-2.4"):
        engine.execute(Deploy((FOLDER / f"{key}.bpmn").read_bytes(), load_library()))
    return engine


@pytest.fixture
def builder(engine: Engine) -> Builder:
    """Return the builder with a new form that has no field yet."""
    return Builder(engine).start()
