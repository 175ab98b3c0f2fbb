"""The pages of rehearsal: who may open them, what they refuse, what they write."""

from __future__ import annotations

import json
import re
import subprocess
from html import unescape
from typing import Any

import pytest
from werkzeug.test import TestResponse

from engine import (
    SYSTEM,
    Actor,
    CancelInstance,
    CompleteWorkItem,
    Deploy,
    EngineSettings,
    InstanceHistory,
    Instances,
    WorkItemsAfter,
)
from engine.testing import FrozenClock, memory_engine
from processes.diagrams import FOLDER
from processes.forms import load_library
from processes.handlers import HANDLER_NAMES
from processes.past_runs import work_off_past_runs
from processes.people import AddPerson, GrantRole, SetPassword
from processes.rehearsal import ScenariosOf
from processes.roles import Role
from processes.schema import whole_metadata
from processes.studio import OpenDraft, SaveRevision
from processes.vocabulary import PlanVocabulary
from tests.processes.moves.branches import start_branch
from tests.webapp.conftest import FRONTEND, PASSWORD, Browser
from webapp import Wiring
from webapp.build_assets import find_node

KEY = "activity-2.4.institution"
BASE = f"/processes/{KEY}"
OWNER = Actor("anna", frozenset({"process_owner@do"}))
_TURN = re.compile(r'name="turn" value="(\d+)"')
_TASK = re.compile(r'href="([^"]*/rehearsal/tasks/\d+)"')


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
    whole_metadata().create_all(engine.runtime.database)
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
    page = browser.get(f"/processes/{of}/rehearsal").text
    turn = _TURN.search(page)
    form = {"turn": turn.group(1) if turn else "0", **typed}
    response = browser.post(f"/processes/{of}/rehearsal/{what}", form)
    assert response.status_code == 303
    return browser.get(response.headers["Location"]).text


def do_all(browser: Browser, key: str = KEY) -> str:
    page = browser.get(f"/processes/{key}/rehearsal").text
    while _TASK.search(page):
        page = act(browser, "usual", key)
    return page


def test_without_a_rehearsal_the_page_leads_to_its_beginning(anna: Browser) -> None:
    response = anna.get(f"{BASE}/rehearsal")
    assert response.headers["Location"].endswith(f"{BASE}/rehearsal/new")
    page = anna.get(f"{BASE}/rehearsal/new").text
    assert "СОШ № 5" in page
    assert "версия 1" in page


def test_the_owner_plays_skips_undoes_and_reaches_the_end(anna: Browser) -> None:
    begin(anna)
    assert "Назначить разработчика" in anna.get(f"{BASE}/rehearsal").text
    late = act(anna, "skip", how="days", days=20)
    assert "Время: с 1 сентября 2023 на 21 сентября 2023." in late
    assert "просрочено на 1" in late
    assert "просрочено на" not in act(anna, "undo")
    end = do_all(anna)
    assert "Процесс завершён 1 сентября 2023: «2.4 завершено" in end
    assert "Назначить разработчика" in act(anna, "undo", length=0)


def test_the_diagram_of_a_rehearsal_is_a_file_to_keep_and_never_a_page(anna: Browser) -> None:
    begin(anna)
    answer = anna.get(f"{BASE}/rehearsal/instances/1.bpmn")
    assert answer.data == (FOLDER / f"{KEY}.bpmn").read_bytes()
    assert answer.headers["Content-Disposition"] == "attachment"


def test_the_real_form_is_shown_checked_and_sent(anna: Browser) -> None:
    begin(anna)
    task = _TASK.search(anna.get(f"{BASE}/rehearsal").text)
    assert task is not None
    path = unescape(task.group(1))
    assert "Разработчик: фамилия, имя, отчество" in anna.get(path).text

    refused = anna.post(path, {"turn": 1, "action": "complete", "developer": "Анна Л."})
    assert refused.status_code == 422
    assert "Форма не отправлена" in refused.text
    assert 'value="Анна Л."' in refused.text

    filled = {"developer": "А", "position": "Б", "developer_due": "2023-09-20", "order-kept": "1"}
    sent = anna.post(path, {"turn": 1, "action": "complete", **filled})
    assert sent.status_code == 303
    assert "Разработать программу наставничества" in anna.get(f"{BASE}/rehearsal").text
    assert anna.get(path).status_code == 404


def test_time_is_skipped_to_the_next_event_and_to_a_day(anna: Browser) -> None:
    begin(anna)
    assert "На часах репетиции</span> 8 сентября 2023, 08:00" in act(anna, "skip", how="next")
    assert "20 октября 2023" in act(anna, "skip", how="day", day="2023-10-20")
    assert "идёт только вперёд" in act(anna, "skip", how="day", day="2023-10-01")
    assert "от 1 до 1830" in act(anna, "skip", how="days", days="много")
    assert "ничего не наступит само" in act(anna, "skip", how="next")


def test_steps_of_the_system_are_answered(anna: Browser) -> None:
    begin(anna, "activity-2.4", asks_system="on")
    assert "Шаги системы ждут ответа" in do_all(anna, "activity-2.4")
    place = {"process": "activity-2.4", "element": "publish-summary", "nth": "0"}
    page = act(anna, "answer", "activity-2.4", **place, **{"result-document": "7"})
    assert "Ответ за систему: «Опубликовать сводку»." in page
    assert "Процесс завершён" in page


def test_incidents_are_resolved(anna: Browser, wiring: Wiring) -> None:
    draw(wiring, b'value="working_days(5)"', b'value="end_of_day(given_day)"')
    begin(anna)
    assert "given_day" in anna.get(f"{BASE}/rehearsal").text
    place = {"process": KEY, "organisation": "oo-05", "element": "appoint-developer", "nth": "0"}
    typed = {"action": "retry", "variable": "given_day", "value": "2023-09-08"}
    assert "После остановки повторено." in act(anna, "resolve", **place, **typed)
    assert "Такой" not in act(anna, "send", name="unheard-of")


def test_what_is_no_longer_there_is_refused_with_a_sentence(anna: Browser) -> None:
    begin(anna)
    assert "никто не ждёт" in act(anna, "send", name="unheard-of", key="")
    assert "ответа не ждёт" in act(anna, "answer", process=KEY, element="no-such-step")
    assert "остановки здесь" in act(anna, "resolve", process=KEY, element="no-such-step").lower()
    response = anna.post(f"{BASE}/rehearsal/undo", {"turn": 99})
    assert response.status_code == 409
    assert "в другом окне" in response.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"due_on": "2023-08-01"}, "Срок не может кончаться раньше"),
        ({"opens_on": "вчера"}, "дат"),
        ({"organisations": [f"oo-{n}" for n in range(6)]}, "не больше 5 организаций"),
        ({"variable-topic": "x" * 10_001}, "длиннее 10000 знаков"),
    ],
)
def test_a_beginning_that_makes_no_sense_is_refused_beside_what_was_typed(
    anna: Browser, typed: dict[str, Any], sentence: str
) -> None:
    response = begin(anna, **typed)
    assert response.status_code == 422
    assert sentence in response.text
    assert anna.get(f"{BASE}/rehearsal").status_code == 302


def test_a_beginning_that_is_refused_leaves_what_was_rehearsed(anna: Browser) -> None:
    begin(anna)
    act(anna, "usual")
    refused = begin(anna, due_on="2023-08-01", organisations=[])
    assert refused.status_code == 422
    assert "checked" not in refused.text
    assert "Разработать программу наставничества" in anna.get(f"{BASE}/rehearsal").text


def test_a_draft_with_problems_lists_them_and_does_not_begin(anna: Browser, wiring: Wiring) -> None:
    draw(wiring, b"form_key", b"form_kee")
    response = begin(anna)
    assert response.status_code == 422
    assert "Начать нельзя" in response.text


def test_a_changed_draft_is_told_and_walked_anew(anna: Browser, wiring: Wiring) -> None:
    begin(anna)
    act(anna, "usual")
    draw(wiring, "Утвердить программу и материалы".encode(), "Подписать программу".encode())
    assert "Черновик с тех пор изменился" in anna.get(f"{BASE}/rehearsal").text
    page = act(anna, "renew")
    assert "Черновик с тех пор изменился" not in page
    assert "Разработать программу наставничества" in page


def test_a_draft_that_cannot_be_walked_leaves_the_rehearsal_as_it_is(
    anna: Browser, wiring: Wiring
) -> None:
    begin(anna)
    act(anna, "usual")
    act(anna, "keep", name="Обычный ход")
    (kept,) = wiring.engine.execute(ScenariosOf(OWNER, KEY))
    draw(wiring, b"form_key", b"form_kee")
    page = act(anna, "renew")
    assert "Пройти по нынешнему рисунку не удалось. К схеме есть замечания, всего" in page
    assert "Разработать программу наставничества" in page
    anna.post(f"{BASE}/scenarios/{kept.id}/open")
    assert "Открыть сценарий не удалось. К схеме есть" in anna.get(f"{BASE}/scenarios").text


def test_a_way_is_kept_as_it_was_seen_and_only_whole(anna: Browser, wiring: Wiring) -> None:
    begin(anna)
    anna.get(f"{BASE}/rehearsal")
    act(anna, "usual")
    act(anna, "usual")
    anna.post(f"{BASE}/rehearsal/keep", {"turn": "2", "name": "Обычный ход"})
    assert "ушла вперёд в другом окне" in anna.get(f"{BASE}/rehearsal").text

    form = b'value="activity-2.4.%s-programme"'
    draw(wiring, form % b"develop", form % b"approve")
    act(anna, "renew")
    assert "повторить не удалось" in act(anna, "keep", name="Обычный ход")
    assert wiring.engine.execute(ScenariosOf(OWNER, KEY)) == []


def test_a_way_is_kept_replayed_renamed_opened_and_deleted(anna: Browser, wiring: Wiring) -> None:
    begin(anna)
    assert "ни шага" in act(anna, "keep", name="Пусто")
    do_all(anna)
    assert "Обычный ход" in act(anna, "keep", name="Обычный ход")
    (kept,) = wiring.engine.execute(ScenariosOf(OWNER, KEY))
    assert "идёт так же" in anna.get(f"{BASE}/scenarios?replay=1").text
    assert "1 сценарий прошёл так же" in anna.get(f"{BASE}/scenarios/replayed").text

    draw(wiring, "Утвердить программу и материалы".encode(), "Подписать программу".encode())
    replayed = anna.get(f"{BASE}/scenarios?replay=1").text
    assert "идёт иначе" in replayed
    assert "называется «Подписать программу»" in replayed

    anna.post(f"{BASE}/scenarios/{kept.id}/name", {"name": "Прямо"})
    anna.post(f"{BASE}/scenarios/{kept.id}/name", {"name": ""})
    page = anna.get(f"{BASE}/scenarios").text
    assert "Назовите сценарий" in page
    assert "Прямо" in page

    anna.post(f"{BASE}/scenarios/{kept.id}/open")
    assert "Процесс завершён" in anna.get(f"{BASE}/rehearsal").text
    assert "Удалить сценарий «Прямо»" in anna.get(f"{BASE}/scenarios/{kept.id}/delete").text
    anna.post(f"{BASE}/scenarios/{kept.id}/delete")
    assert "Сценариев пока нет" in anna.get(f"{BASE}/scenarios").text
    assert anna.get(f"{BASE}/scenarios/{kept.id}/delete").status_code == 404


def test_scenarios_are_replayed_on_the_page_of_publication(anna: Browser, wiring: Wiring) -> None:
    begin(anna)
    do_all(anna)
    act(anna, "keep", name="Обычный ход")
    draw(wiring, "Утвердить программу и материалы".encode(), "Подписать программу".encode())
    assert f"{BASE}/scenarios/replayed" in anna.get(f"{BASE}/draft/publication").text
    part = anna.get(f"{BASE}/scenarios/replayed").text
    assert "Идут иначе: 1 из 1" in part
    assert "называется «Подписать программу»" in part


def test_the_rehearsal_is_ended_and_nothing_is_left_in_the_work(
    anna: Browser, wiring: Wiring
) -> None:
    history = wiring.engine.execute(InstanceHistory(0))
    begin(anna)
    act(anna, "usual")
    response = anna.post(f"{BASE}/rehearsal/end")
    assert "Ничего из неё в работу не попало" in anna.get(response.headers["Location"]).text
    assert wiring.engine.execute(Instances()) == []
    assert wiring.engine.execute(InstanceHistory(0)) == history


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


@pytest.mark.usefixtures("wiring")
def test_tokens_are_played_by_whoever_reads_diagrams(browser: Browser) -> None:
    browser.sign_in("olga")
    page = browser.get(f"{BASE}/tokens").text
    assert "tokens-1.js" in page
    assert "Показана версия 1." in page
    assert browser.get("/processes/no-such-process/tokens").status_code == 404


def test_a_word_that_the_token_package_no_longer_says_fails_the_build() -> None:
    module = json.dumps((FRONTEND / "tokens" / "russian.mjs").as_uri())
    script = (
        f"import {{ inRussian }} from {module};"
        "try { inRussian('features/log/Log.js', 'nothing of what was there'); }"
        "catch (error) { console.log(error.message); }"
    )
    command = [find_node().node, "--input-type=module", "--eval", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own script
    assert "no longer says" in done.stdout


def draw(wiring: Wiring, old: bytes, new: bytes) -> None:
    """Save a draft in which something is drawn otherwise."""
    xml = (FOLDER / f"{KEY}.bpmn").read_bytes()
    assert old in xml
    draft = wiring.engine.execute(OpenDraft(OWNER, KEY))
    wiring.engine.execute(SaveRevision(OWNER, draft.id, draft.revision, xml.replace(old, new, 1)))
