"""An engine in memory with the shipped process 2.4, an owner, an auditor and a curator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine import Actor, Deploy, Engine, EngineSettings
from engine.testing import FrozenClock, memory_engine
from processes.diagrams import FOLDER
from processes.form_studio import FORM, OpenFormDraft, PublishForm, Seen, TypeIntoForm
from processes.forms import load_library
from processes.handlers import HANDLER_NAMES
from processes.schema import whole_metadata
from processes.vocabulary import PlanVocabulary

OWNER = Actor("anna", frozenset({"process_owner@ioc"}))
COLLEAGUE = Actor("boris", frozenset({"process_owner@ioc"}))
AUDITOR = Actor("olga", frozenset({"auditor@do"}))
CURATOR = Actor("vera", frozenset({"institution_curator@oo-05"}))
KEY = "activity-2.4"


@dataclass
class Studio:
    """The engine, its clock, and the shipped diagrams by key."""

    engine: Engine
    clock: FrozenClock
    folder: Path = FOLDER

    def shipped(self, key: str = KEY) -> bytes:
        return (self.folder / f"{key}.bpmn").read_bytes()


@pytest.fixture
def studio() -> Iterator[Studio]:
    clock = FrozenClock()
    whole_metadata()
    engine = memory_engine(
        clock=clock, settings=EngineSettings(vocabulary=PlanVocabulary(HANDLER_NAMES))
    )
    made = Studio(engine, clock)
    for key in (f"{KEY}.institution", KEY):
        engine.execute(Deploy(made.shipped(key), load_library(), comment="из поставки"))
    yield made
    engine.runtime.database.dispose()


def retitled(engine: Engine, owner: Actor, form_key: str, title: str) -> None:
    """Give a form a version with another title, as its owner does."""
    draft = engine.execute(OpenFormDraft(owner, form_key))
    seen, typed = Seen(draft.turn, "page"), {"title": [title]}
    draft = engine.execute(TypeIntoForm(owner, form_key, seen, FORM, typed))
    engine.execute(PublishForm(owner, form_key, draft.turn, "Другое название"))
