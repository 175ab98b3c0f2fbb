"""The pages of a rehearsal: what is played there, what is refused, what stands as it was typed."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from engine import (
    InstanceHistory,
    Instances,
)
from processes.diagrams import FOLDER
from processes.rehearsal import as_usual
from tests.webapp.conftest import Browser
from tests.webapp.rehearsal.conftest import BASE, KEY, TASK, act, begin, do_all, draw, refused
from webapp import Wiring


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
    task = TASK.search(anna.get(f"{BASE}/rehearsal").text)
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
    assert "идёт только вперёд" in refused(anna, "skip", how="day", day="2023-10-01")
    assert "от 1 до 1830" in refused(anna, "skip", how="days", days="много")
    assert "ничего не наступит само" in refused(anna, "skip", how="next")


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
    wrong = refused(anna, "resolve", **place, **typed, turn=99)
    assert 'name="variable" value="given_day"' in wrong
    assert 'name="value" value="2023-09-08"' in wrong
    assert "После остановки повторено." in act(anna, "resolve", **place, **typed)


def test_what_is_no_longer_there_is_refused_with_a_sentence(anna: Browser) -> None:
    begin(anna)
    assert "никто не ждёт" in refused(anna, "send", name="unheard-of", key="")
    assert "ответа не ждёт" in refused(anna, "answer", process=KEY, element="no-such-step")
    assert "Остановки здесь" in refused(anna, "resolve", process=KEY, element="no-such-step")
    assert "в другом окне" in refused(anna, "undo", turn=99)
    anna.post(f"{BASE}/rehearsal/end")
    gone = anna.post(f"{BASE}/rehearsal/skip", {"turn": 1, "how": "next"})
    assert gone.status_code == 404


def test_a_refused_answer_stands_as_it_was_typed(anna: Browser) -> None:
    begin(anna, "activity-2.4", asks_system="on")
    do_all(anna, "activity-2.4")
    place = {"process": "activity-2.4", "element": "publish-summary", "nth": "0"}
    long = {"result-document": "7" * 10_001}
    page = refused(anna, "answer", "activity-2.4", **place, **long)
    assert "длиннее 10000 знаков" in page
    assert f'value="{long["result-document"]}"' in page


def test_a_form_that_comes_too_late_stands_as_it_was_filled_in(anna: Browser) -> None:
    begin(anna)
    task = TASK.search(anna.get(f"{BASE}/rehearsal").text)
    assert task is not None
    path = unescape(task.group(1))
    act(anna, "skip", how="days", days=1)
    filled = {"developer": "Анна Л.", "position": "Б", "developer_due": "2023-09-20"}
    late = anna.post(path, {"turn": 1, "action": "complete", "order-kept": "1", **filled})
    assert late.status_code == 409
    assert "в другом окне" in late.text
    assert 'value="Анна Л."' in late.text
    assert 'name="turn" value="2"' in late.text


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


def test_tasks_done_as_usual_take_no_longer_than_one_request_may(
    anna: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(anna, "activity-2.4", organisations=["oo-05", "oo-10"])
    act(anna, "usual", "activity-2.4")
    monkeypatch.setattr(as_usual, "_SECONDS", -1.0)
    page = act(anna, "usual", "activity-2.4")
    assert "Выполнено как обычно: 1." in page
    assert "Успели не все: нажмите ещё раз" in page
