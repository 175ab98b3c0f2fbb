"""A site where process owners draw: two of them, and the diagrams of 2.4."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from werkzeug.test import TestResponse

from engine import SYSTEM, Actor, Deploy, Engine, EngineSettings, Intervention
from engine.testing import memory_engine
from processes.diagrams import FOLDER
from processes.forms import load_library
from processes.handlers import HANDLER_NAMES
from processes.people import AddPerson, GrantRole, SetPassword
from processes.roles import Role
from processes.schema import whole_metadata
from processes.studio import Draft, OpenDraft
from processes.vocabulary import PlanVocabulary
from tests.webapp.conftest import PASSWORD, Browser
from webapp import Wiring

KEY = "activity-2.4"
OWNER = Actor(
    "anna", frozenset({"process_owner@do"}), interventions=frozenset({Intervention.MIGRATE})
)
COLLEAGUE = Actor("boris", frozenset({"process_owner@do"}))
_OWNERS = {"anna": "Анна Лебедева", "boris": "Борис Соколов"}


@pytest.fixture
def engine() -> Iterator[Engine]:
    """Return an engine that knows the words of the plan."""
    with knowing_engine() as engine:
        yield engine


@pytest.fixture
def wiring(wiring: Wiring) -> Wiring:
    """Add the process owners and the diagrams of 2.4."""
    add_owners(wiring.engine)
    return wiring


@contextmanager
def knowing_engine() -> Iterator[Engine]:
    """Return an engine that knows the words of the plan."""
    settings = EngineSettings(vocabulary=PlanVocabulary(HANDLER_NAMES))
    whole_metadata()
    engine = memory_engine(settings=settings)
    yield engine
    engine.runtime.database.dispose()


def add_owners(engine: Engine) -> None:
    """Add the process owners and the diagrams of 2.4."""
    for login, name in _OWNERS.items():
        engine.execute(AddPerson(SYSTEM, name, login=login, person_id=login))
        engine.execute(SetPassword(SYSTEM, login, PASSWORD))
        engine.execute(GrantRole(SYSTEM, login, Role.PROCESS_OWNER, "do"))
    for key in (f"{KEY}.institution", KEY):
        engine.execute(Deploy((FOLDER / f"{key}.bpmn").read_bytes(), load_library()))


@pytest.fixture
def anna(browser: Browser) -> Browser:
    browser.sign_in("anna")
    return browser


@pytest.fixture
def draft(wiring: Wiring) -> Draft:
    return wiring.engine.execute(OpenDraft(OWNER, KEY))


def shipped(key: str = KEY) -> bytes:
    return (FOLDER / f"{key}.bpmn").read_bytes()


def renamed(name: str) -> bytes:
    """Return the diagram of 2.4 with another name for its last task."""
    xml = shipped()
    assert xml.count("Принять".encode()) == 1
    return xml.replace("Принять сводку".encode(), name.encode())


def send(browser: Browser, path: str, body: object) -> TestResponse:
    """Send what the editor's script sends."""
    headers = {"Accept": "application/json", "X-CSRFToken": browser.token}
    if isinstance(body, bytes):
        return browser.client.post(path, data=body, headers=headers, buffered=True)
    return browser.client.post(path, json=body, headers=headers, buffered=True)
