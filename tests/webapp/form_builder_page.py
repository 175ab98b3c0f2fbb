"""The builder of one form, as a person sees it."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from engine import Deploy, Engine
from processes.diagrams import FOLDER
from processes.forms import load_library
from tests.webapp.conftest import Browser

KEY = "form.soobschite-o-vstreche"
EDIT = f"/forms/{KEY}/edit"
HIDDEN = re.compile(r'<input type="hidden" name="(section|turn|page)" value="([^"]*)"')


@pytest.fixture(autouse=True)
def processes(city: Engine) -> None:
    """Deploy a process that shows forms."""
    xml = (FOLDER / "activity-2.4.institution.bpmn").read_bytes()
    city.execute(Deploy(xml, load_library()))


@pytest.fixture
def form(anna: Browser) -> Form:
    anna.post("/forms/new", {"title": "Сообщите о встрече"})
    return Form(anna)


class Form:
    """The builder's page of one form, as a browser without scripts drives it."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.page = browser.get(EDIT).text

    def press(self, action: str, **typed: str) -> TestResponse:
        """Press a button of the page that was seen last, and follow to where it leads."""
        sent = {**dict(HIDDEN.findall(self.page)), **typed, "action": action}
        answer = self.browser.post(EDIT, sent)
        if answer.status_code == 303:
            answer = self.browser.get(answer.location)
        if 'class="builder"' in answer.text:
            self.page = answer.text
        return answer

    def fill(self, kind: str, **typed: str) -> TestResponse:
        """Add a field, fill it in, and leave it open."""
        self.press("add", add_kind=kind)
        return self.press("save", **typed)

    def add(self, kind: str, **typed: str) -> None:
        """Add a field, fill it in, and close it."""
        self.press("add", add_kind=kind)
        self.press(f"close:{dict(HIDDEN.findall(self.page))['section']}", **typed)
