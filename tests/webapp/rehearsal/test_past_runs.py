"""Past instances that are run again on a draft: ordered, watched, stopped."""

from __future__ import annotations

import pytest

from engine import (
    SYSTEM,
    CancelInstance,
    CompleteWorkItem,
    WorkItemsAfter,
)
from engine.testing import FrozenClock
from processes.past_runs import work_off_past_runs
from tests.processes.moves.branches import start_branch
from tests.webapp.conftest import Browser
from tests.webapp.rehearsal.conftest import (
    BASE,
    draw,
)
from webapp import Wiring


def test_last_years_instances_are_run_again_and_told(
    anna: Browser, wiring: Wiring, clock: FrozenClock
) -> None:
    engine = wiring.engine
    branch = start_branch(engine, "oo-05")
    for values in (
        {"developer_due": "2023-09-20"},
        {"programme_starts": "2023-10-01", "programme_ends": "2024-05-31"},
        {},
        {"approval": "approve"},
        {"decision": "approve"},
    ):
        clock.forward(days=4)
        (item,) = engine.execute(WorkItemsAfter(0))
        engine.execute(CompleteWorkItem(item.id, SYSTEM, values))
    draw(wiring, b'name="due" value="P14D"', b'name="due" value="P3D"')
    asked = {"since": "2023-09-01", "until": "2023-12-31", "new": "wait"}
    assert "За последний год закончилось: 1." in anna.get(f"{BASE}/past-runs").text
    response = anna.post(f"{BASE}/past-runs", asked)
    shown = response.headers["Location"]
    assert "Идёт: 0 из 1" in anna.get(shown).text
    assert "HX-Refresh" not in anna.get(f"{shown}/progress").headers

    work_off_past_runs(engine)

    page = anna.get(shown).text
    assert "опоздали бы: 1" in page
    assert "Опоздание: «Подготовить комплект анкет" in page
    assert f"/instances/{branch}" in page
    assert anna.get(f"{shown}/progress").headers["HX-Refresh"] == "true"
    assert "опоздали бы: 1" in anna.get(f"{BASE}/past-runs").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"since": "2020-01-01", "until": "2020-12-31"}, "ни один экземпляр"),
        ({"since": "", "until": "2020-12-31"}, "дат"),
    ],
)
def test_a_run_over_nothing_is_refused(anna: Browser, typed: dict[str, str], sentence: str) -> None:
    anna.get(f"{BASE}/past-runs")
    response = anna.post(f"{BASE}/past-runs", typed)
    assert response.status_code == 422
    assert sentence in response.text


def test_a_run_is_stopped(anna: Browser, wiring: Wiring) -> None:
    wiring.engine.execute(CancelInstance(start_branch(wiring.engine, "oo-05"), SYSTEM, "хватит"))
    anna.get(f"{BASE}/past-runs")
    asked = {"since": "2023-09-01", "until": "2023-09-30", "new": "days", "days": "5"}
    shown = anna.post(f"{BASE}/past-runs", asked).headers["Location"]
    anna.get(shown)
    anna.post(f"{shown}/stop")
    page = anna.get(shown).text
    assert "Прекращён" in page
    assert "выполняют за 5\xa0дней" in page.replace(" дней", "\xa0дней")
