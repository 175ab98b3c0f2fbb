"""A process owner with the diagrams of 2.4, and what a person does on the pages of a rehearsal."""

from __future__ import annotations

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from engine import (
    SYSTEM,
    Actor,
    Deploy,
    EngineSettings,
)
from engine.testing import FrozenClock, memory_engine
from processes.diagrams import FOLDER
from processes.forms import load_library
from processes.handlers import HANDLER_NAMES
from processes.people import AddPerson, GrantRole, SetPassword
from processes.roles import Role
from processes.schema import whole_metadata
from processes.studio import OpenDraft, SaveRevision
from processes.vocabulary import PlanVocabulary
from tests.webapp.conftest import PASSWORD, Browser
from webapp import Wiring

KEY = "activity-2.4.institution"
BASE = f"/processes/{KEY}"
OWNER = Actor("anna", frozenset({"process_owner@do"}))
_TURN = re.compile(r'name="turn" value="(\d+)"')
TASK = re.compile(r'href="([^"]*/rehearsal/tasks/\d+)"')


@pytest.fixture
def engine(clock: FrozenClock) -> Any:
    """Return an engine that knows the words of the plan."""
    whole_metadata()
    engine = memory_engine(
        clock=clock, settings=EngineSettings(vocabulary=PlanVocabulary(HANDLER_NAMES))
    )
    yield engine
    engine.runtime.database.dispose()


@pytest.fixture
def wiring(wiring: Wiring) -> Wiring:
    """Add a process owner and the diagrams of 2.4."""
    engine = wiring.engine
    engine.execute(AddPerson(SYSTEM, "Анна Лебедева", login="anna", person_id="anna"))
    engine.execute(SetPassword(SYSTEM, "anna", PASSWORD))
    engine.execute(GrantRole(SYSTEM, "anna", Role.PROCESS_OWNER, "do"))
    for key in (KEY, "activity-2.4"):
        engine.execute(Deploy((FOLDER / f"{key}.bpmn").read_bytes(), load_library()))
    return wiring


@pytest.fixture
def anna(browser: Browser) -> Browser:
    browser.sign_in("anna")
    return browser


def begin(browser: Browser, key: str = KEY, **typed: Any) -> TestResponse:
    form = {
        "opens_on": "2023-09-01",
        "due_on": "2023-12-30",
        "organisations": ["oo-05"],
        **typed,
    }
    browser.get(f"/processes/{key}/rehearsal/new")
    return browser.post(f"/processes/{key}/rehearsal/new", form)


def act(browser: Browser, what: str, of: str = KEY, **typed: Any) -> str:
    """Do something on the page of the rehearsal as it is now; return the page afterwards."""
    response = _sent(browser, what, of, typed)
    assert response.status_code == 303
    return browser.get(response.headers["Location"]).text


def refused(browser: Browser, what: str, of: str = KEY, **typed: Any) -> str:
    """Try something that is refused; return the page that says so."""
    response = _sent(browser, what, of, typed)
    assert response.status_code in (409, 422)
    assert 'role="alert"' in response.text
    return response.text


def _sent(browser: Browser, what: str, of: str, typed: dict[str, Any]) -> TestResponse:
    turn = _TURN.search(browser.get(f"/processes/{of}/rehearsal").text)
    form = {"turn": turn.group(1) if turn else "0", **typed}
    return browser.post(f"/processes/{of}/rehearsal/{what}", form)


def do_all(browser: Browser, key: str = KEY) -> str:
    page = browser.get(f"/processes/{key}/rehearsal").text
    while TASK.search(page):
        page = act(browser, "usual", key)
    return page


def draw(wiring: Wiring, old: bytes, new: bytes) -> None:
    """Save a draft in which something is drawn otherwise."""
    xml = (FOLDER / f"{KEY}.bpmn").read_bytes()
    assert old in xml
    draft = wiring.engine.execute(OpenDraft(OWNER, KEY))
    wiring.engine.execute(SaveRevision(OWNER, draft.id, draft.revision, xml.replace(old, new, 1)))
