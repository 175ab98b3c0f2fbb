"""Ways that are kept: passed again, opened, renamed, deleted, shown where a draft is published."""

from __future__ import annotations

from processes.rehearsal import ScenariosOf
from tests.webapp.conftest import Browser
from tests.webapp.rehearsal.conftest import BASE, KEY, OWNER, act, begin, do_all, draw, refused
from webapp import Wiring


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
    act(anna, "usual")
    act(anna, "usual")
    elsewhere = refused(anna, "keep", turn=2, name="Обычный ход")
    assert "ушла вперёд в другом окне" in elsewhere
    assert 'value="Обычный ход"' in elsewhere

    form = b'value="activity-2.4.%s-programme"'
    draw(wiring, form % b"develop", form % b"approve")
    act(anna, "renew")
    assert "повторить не удалось" in refused(anna, "keep", name="Обычный ход")
    assert wiring.engine.execute(ScenariosOf(OWNER, KEY)) == []


def test_a_way_is_kept_replayed_renamed_opened_and_deleted(anna: Browser, wiring: Wiring) -> None:
    begin(anna)
    assert "ни шага" in refused(anna, "keep", name="Пусто")
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
