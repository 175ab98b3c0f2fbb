"""«Идущие экземпляры»: looked at, decided, moved, watched, led back."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from engine import Deploy, Engine, InstanceView
from processes.forms import load_library
from processes.moves import BeginMove, BulkMoveById, ResultState, StopMove, work_off_moves
from processes.worker import sweep
from tests.processes.moves.branches import KEY, appoint, start_branch, with_approval
from tests.webapp.conftest import Browser
from tests.webapp.drawing import OWNER, anna, engine, wiring
from webapp import Wiring

__all__ = ["anna", "engine", "wiring"]

LOOK = f"/processes/{KEY}/move?version=2"
QUESTION = "map.develop-programme"


@pytest.fixture
def branches(wiring: Wiring) -> list[int]:
    """Three branches at their first step and a fourth at its second, then version 2 published."""
    ids = [start_branch(wiring.engine, place) for place in ("oo-05", "oo-10", "oo-05", "oo-10")]
    appoint(wiring.engine, ids[3])
    wiring.engine.execute(Deploy(with_approval(), load_library()))
    return ids


def versions(engine: Engine, ids: list[int]) -> list[int]:
    return [engine.execute(InstanceView(one)).instance.version for one in ids]


def order(browser: Browser, path: str = LOOK, **sent: object) -> str:
    """Order a move from the page and return where it leads."""
    browser.get(path)
    typed = {"do": "all", "reason": "Новый порядок", "decided": "1", **sent}
    answer = browser.post(path, typed)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def group(page: str, verdict: str) -> list[int]:
    """Return the instances that the page lists under a verdict."""
    _, _, rest = page.partition(f'id="group-{verdict}"')
    listed, _, _ = rest.partition("</table>")
    return [int(number) for number in re.findall(r">№ (\d+)</a>", listed)]


def test_a_look_lists_each_instance_with_its_place_and_what_becomes_of_it(
    anna: Browser, branches: list[int]
) -> None:
    page = anna.get(LOOK).text
    assert group(page, "goes") == branches[:3]
    assert group(page, "needs_decision") == branches[3:]
    assert "Экземпляр стоит на элементе «Разработать программу наставничества»" in page
    assert "СОШ № 5" in page
    assert "Назначить разработчика" in page
    assert "Переводить некого" in anna.get(f"/processes/{KEY}/move?version=1").text
    assert group(anna.get(f"/processes/{KEY}/move").text, "goes") == branches[:3]
    assert anna.get(f"/processes/{KEY}/move?version=9").status_code == 404
    assert anna.get("/processes/nothing/move").status_code == 404


def test_decisions_are_looked_at_again_before_anything_moves_and_what_was_typed_stays(
    anna: Browser, branches: list[int], engine: Engine
) -> None:
    anna.get(LOOK)
    sent = {
        "do": "look",
        "reason": "Так решил совет",
        "instance": str(branches[1]),
        QUESTION: "write-programme",
    }
    page = anna.post(LOOK, sent).text
    assert group(page, "goes") == branches
    assert re.search(r'value="write-programme" checked', page)
    assert "Так решил совет</textarea>" in page
    assert re.search(rf'value="{branches[1]}"[^>]* checked', page)
    assert versions(engine, branches) == [1, 1, 1, 1]


def test_all_that_go_are_moved_and_the_rest_stays_with_its_reason(
    anna: Browser, branches: list[int], engine: Engine
) -> None:
    shown = order(anna)
    waiting = anna.get(shown).text
    assert "Идёт: 0 из 3. Страницу можно закрыть" in waiting
    assert "hx-get" in waiting
    progress = anna.get(f"{shown}/progress")
    assert "HX-Refresh" not in progress.headers

    sweep(engine)

    assert anna.get(f"{shown}/progress").headers["HX-Refresh"] == "true"
    done = anna.get(shown).text
    assert "переведён: 3" in done
    assert "Новый порядок" in done
    assert "hx-get" not in done
    assert versions(engine, branches) == [2, 2, 2, 1]
    assert group(anna.get(LOOK).text, "needs_decision") == branches[3:]


def test_with_the_decision_all_are_moved_and_led_back_by_it_turned_round(
    anna: Browser, branches: list[int], engine: Engine
) -> None:
    shown = order(anna, **{QUESTION: "write-programme"})
    sweep(engine)
    assert versions(engine, branches) == [2, 2, 2, 2]

    found = re.search(
        r'href="([^"]+)"[^>]*>\s*<svg.*?Вернуть на версию 1 \(4\)', anna.get(shown).text
    )
    assert found is not None
    back = found[1].replace("&amp;", "&")
    page = anna.get(back).text
    assert "Возврат на версию 1" in page
    assert group(page, "goes") == branches
    (undone,) = re.findall(r'name="undo" value="(\d+)"', page)
    given = dict(re.findall(r'type="hidden" name="(map[^"]+)" value="([^"]+)"', page))
    chosen = dict(re.findall(r'name="(map[^"]+)"[^>]*value="([^"]+)" checked', page))
    returned = order(anna, back, undo=undone, reason="Рано", **given, **chosen)
    sweep(engine)

    assert versions(engine, branches) == [1, 1, 1, 1]
    assert "Возвращает" in anna.get(returned).text
    listed = anna.get(f"/processes/{KEY}").text
    assert listed.index("Возврат № 2") < listed.index("Перевод № 1")


def test_only_the_marked_ones_are_moved(anna: Browser, branches: list[int], engine: Engine) -> None:
    order(anna, do="marked", instance=str(branches[1]))
    sweep(engine)
    assert versions(engine, branches) == [1, 2, 1, 1]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"do": "marked", "reason": "Порядок"}, "Отметьте, какие экземпляры перевести."),
        ({"do": "all", "reason": "  "}, "Напишите причину перевода"),
        ({"do": "marked", "reason": "Порядок", "instance": "9999"}, "Уже не идут"),
        ({}, "Напишите причину перевода"),
    ],
)
def test_an_order_that_lacks_something_is_refused_on_the_page(
    anna: Browser,
    branches: list[int],
    engine: Engine,
    sent: dict[str, str],
    sentence: str,
) -> None:
    anna.get(LOOK)
    refused = anna.post(LOOK, sent)
    assert refused.status_code == 422
    assert sentence in refused.text
    assert f"{sent.get('reason', '')}</textarea>" in refused.text
    sweep(engine)
    assert versions(engine, branches) == [1, 1, 1, 1]


def test_a_second_move_waits_for_the_first_and_a_move_can_be_stopped(
    anna: Browser, branches: list[int], engine: Engine
) -> None:
    shown = order(anna)
    work_off_moves(engine, most=1)
    refused = anna.post(LOOK, {"do": "all", "reason": "Ещё раз"})
    assert refused.status_code == 409
    assert "ещё идёт" in refused.text
    assert "Ещё раз</textarea>" in refused.text

    anna.get(shown)
    assert anna.post(f"{shown}/stop").headers["Location"] == shown
    stopped = anna.get(shown).text
    assert "оставлен: 2" in stopped
    assert "Прекратил" in stopped
    sweep(engine)
    assert versions(engine, branches) == [2, 1, 1, 1]


def test_one_that_cannot_go_says_which_element_is_in_the_way(
    anna: Browser, branches: list[int], engine: Engine
) -> None:
    unknown = with_approval().replace(
        b'name="due" value="working_days(5)"', b'name="due" value="end_of_day(day_of_council)"', 1
    )
    engine.execute(Deploy(unknown, load_library()))
    page = anna.get(f"/processes/{KEY}/move?version=3").text
    listed = group(page, "cannot")
    assert listed
    assert set(listed) <= set(branches)
    assert "Задача «Назначить разработчика»" in page


@pytest.mark.parametrize(("login", "reads"), [("olga", 200), ("vera", 403)])
def test_the_auditor_reads_results_a_curator_does_not_and_neither_moves(
    browser: Browser, branches: list[int], engine: Engine, login: str, reads: int
) -> None:
    move_id = engine.execute(BeginMove(OWNER, KEY, 2, branches, "Порядок"))
    browser.sign_in(login)
    shown = browser.get(f"/moves/{move_id}")
    assert shown.status_code == reads
    assert "Прекратить перевод" not in shown.text
    assert browser.get(f"/moves/{move_id}/progress").status_code == reads
    assert browser.get(LOOK).status_code == 403
    assert browser.post(LOOK, {"do": "all", "reason": "Порядок"}).status_code == 403
    assert browser.post(f"/moves/{move_id}/stop").status_code == 403
    assert "Перевести идущие" not in browser.get(f"/processes/{KEY}").text
    sweep(engine)
    moved = engine.execute(BulkMoveById(OWNER, move_id)).counts
    assert moved == {ResultState.MOVED: 3, ResultState.REFUSED: 1}
    assert "Вернуть на версию" not in browser.get(f"/moves/{move_id}").text


def test_a_move_without_the_token_of_the_page_is_not_begun(
    app: Flask, anna: Browser, branches: list[int], engine: Engine
) -> None:
    assert app.config
    assert anna.client.post(LOOK, data={"do": "all", "reason": "Порядок"}).status_code == 400
    sweep(engine)
    assert versions(engine, branches) == [1, 1, 1, 1]


def test_what_was_left_is_offered_again(anna: Browser, branches: list[int], engine: Engine) -> None:
    shown = order(anna)
    engine.execute(StopMove(OWNER, 1))
    assert f'href="{LOOK}">К оставшимся' in anna.get(shown).text
    assert group(anna.get(LOOK).text, "goes") == branches[:3]
