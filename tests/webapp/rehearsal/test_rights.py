"""Who may open the pages of rehearsal and what they write to."""

from __future__ import annotations

import pytest

from tests.webapp.conftest import Browser
from tests.webapp.rehearsal.conftest import (
    BASE,
)

READS = ("rehearsal", "rehearsal/new", "rehearsal/tasks/1", "rehearsal/instances/1.bpmn")
WRITES = (
    *("rehearsal/new", "rehearsal/undo", "rehearsal/renew", "rehearsal/end", "rehearsal/keep"),
    *("rehearsal/tasks/1", "rehearsal/usual", "rehearsal/skip", "rehearsal/answer"),
    *("rehearsal/send", "rehearsal/resolve", "past-runs"),
    *("scenarios/1/open", "scenarios/1/name", "scenarios/1/delete"),
)


@pytest.mark.usefixtures("wiring")
@pytest.mark.parametrize("login", ["vera", "olga"])
def test_only_owners_rehearse(browser: Browser, login: str) -> None:
    browser.sign_in(login)
    for path in READS:
        assert browser.get(f"{BASE}/{path}").status_code == 403, path
    for path in WRITES:
        response = browser.post(f"{BASE}/{path}", {"turn": 1, "action": "complete"})
        allowed = {403} if not path.startswith("scenarios/1/open") else {403, 404}
        assert response.status_code in allowed, path
    assert browser.post("/past-runs/1/stop").status_code == 403


@pytest.mark.usefixtures("wiring")
def test_auditors_read_scenarios_and_runs_and_curators_do_not(browser: Browser) -> None:
    browser.sign_in("olga")
    assert browser.get(f"{BASE}/scenarios").status_code == 200
    assert browser.get(f"{BASE}/past-runs").status_code == 200
    assert "Прогнать" not in browser.get(f"{BASE}/past-runs").text
    browser.post("/logout")
    browser.sign_in("vera")
    assert browser.get(f"{BASE}/scenarios").status_code == 403
    assert browser.get(f"{BASE}/past-runs").status_code == 403
    assert browser.get("/past-runs/1").status_code == 403
