"""The pages of «Анализ», over the process that was played by hand (tests/processes/insight)."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from engine import (
    SYSTEM,
    ClaimWorkItem,
    CompleteWorkItem,
    Engine,
    StartInstance,
    WorkItemsOf,
)
from engine.testing import FrozenClock
from processes.people import ActorOf
from tests.processes.insight.played import KEY, Played, play
from tests.webapp.conftest import Browser

pytestmark = pytest.mark.usefixtures("played")

PAGE = f"/processes/{KEY}/insight"
MAP = re.compile(r"data-diagram-states>(.*?)</script>", re.DOTALL)


@pytest.fixture
def played(city: Engine, clock: FrozenClock) -> Played:
    return play(city, clock)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def map_of(text: str) -> dict[str, Any]:
    """Return what the script is given to paint."""
    (found,) = MAP.findall(text)
    painted: dict[str, Any] = json.loads(found)
    return painted


def rows(text: str) -> list[str]:
    return re.findall(r'<tr role="row" data-element-id="([^"]+)"', text)


def test_the_list_tells_how_often_each_process_ran_and_is_searched(anna: Browser) -> None:
    listed = anna.get("/insight").text
    assert f'href="{PAGE}"' in listed
    assert "Приказ школы" in listed
    assert "Печать" in listed

    found = anna.get("/insight?text=ПЕЧАТЬ").text
    assert "/processes/printing/insight" in found
    assert PAGE not in found
    assert "Ничего не нашлось" in anna.get("/insight?text=нет+такого").text


def test_the_page_tells_time_bottlenecks_ways_back_and_paths_in_words(anna: Browser) -> None:
    page = plain(anna.get(PAGE).text)

    assert "<dt>Весь процесс, медиана</dt><dd>10 дней</dd>" in page
    assert "Шаг «Утвердить приказ» ждёт в медиане 2 дня" in page
    assert "позже срока 1 из 3 (33 %)" in page
    assert "«Замечания есть?» → на доработку" in page
    assert "медиана 13 дней" in page
    assert "числа — по всем 2 версиям" in page
    assert rows(page) == ["prepare", "approve", "remarks", "print"]


def test_the_map_holds_every_measure_so_that_the_switch_asks_for_nothing(anna: Browser) -> None:
    painted = map_of(anna.get(f"{PAGE}?measure=p90").text)

    assert painted["measure"] == "p90"
    measures = painted["measures"]
    texts = {key: plain(each["elements"]["approve"]["text"]) for key, each in measures.items()}
    assert texts == {
        "passes": "3",
        "median": "2 дн.",
        "p90": "5 дн.",
        "waiting": "2 дн.",
        "working": "1 дн.",
        "late": "33 %",
    }
    assert measures["passes"]["elements"]["prepare"]["level"] == 5
    assert plain(measures["late"]["elements"]["approve"]["title"]) == (
        "Утвердить приказ. Позже срока: 33 % (1 из 3)"
    )
    assert {flow: plain(share) for flow, share in painted["ways"].items()} == {
        "flow-remarks-to-print": "67 %",
        "flow-remarks-to-prepare": "33 %",
    }


def test_what_is_no_measure_shows_the_first_one(anna: Browser) -> None:
    assert map_of(anna.get(f"{PAGE}?measure=weather").text)["measure"] == "passes"


def test_the_table_is_sorted_by_its_head_without_a_script(anna: Browser) -> None:
    slowest = anna.get(f"{PAGE}?sort=median").text
    assert rows(slowest)[0] == "prepare"
    assert 'aria-sort="descending"' in slowest

    quickest = anna.get(f"{PAGE}?sort=median&order=up").text
    assert rows(quickest) == list(reversed(rows(slowest)))
    assert 'aria-sort="ascending"' in quickest
    assert "asked" in rows(anna.get(f"{PAGE}?rows=all").text)


@pytest.mark.parametrize(
    ("narrowed", "instances"),
    [
        ("version=1", 2),
        ("version=2", 1),
        ("organisation=oo-10", 2),
        ("from=2023-09-14", 2),
        ("to=2023-09-14", 2),
        ("from=2023-09-14&to=2023-09-14", 1),
        ("from=вчера&to=2023-13-40", 3),
        ("from=9999-12-31", 0),
        ("to=9999-12-31", 3),
        ("plan=2022-2024", 0),
    ],
)
def test_the_figures_are_narrowed_by_the_address(
    anna: Browser, narrowed: str, instances: int
) -> None:
    page = anna.get(f"{PAGE}?{narrowed}").text

    if instances:
        assert f"<dt>Экземпляров</dt><dd>{instances}</dd>" in page
    else:
        assert "Ни один экземпляр не подходит под выбранные условия" in page


def test_a_version_or_a_process_that_does_not_exist_is_told(anna: Browser) -> None:
    version = anna.get(f"{PAGE}?version=9")
    assert version.status_code == 404
    assert "Версии 9 у этого процесса нет" in version.text

    process = anna.get("/processes/nothing/insight")
    assert process.status_code == 404
    assert "Процесса «nothing» нет" in process.text


def test_a_path_is_shown_on_the_map_and_taken_off_again(anna: Browser) -> None:
    sent_back = anna.get(f"{PAGE}?variant=2").text

    trace = map_of(sent_back)["trace"]
    assert "flow-remarks-to-prepare" in trace["flows"]
    assert "prepare" in trace["elements"]
    assert "Убрать с карты" in sent_back
    assert map_of(anna.get(f"{PAGE}?variant=77").text)["trace"] is None


def test_a_process_that_never_ran_says_when_its_map_comes(anna: Browser, city: Engine) -> None:
    with city.runtime.database.begin() as connection:
        connection.exec_driver_sql("UPDATE instances SET process_key = 'other'")

    page = anna.get(PAGE).text

    assert "Карта появится, когда процесс начнётся хотя бы раз" in page
    assert "data-diagram-states" not in page


def test_a_process_of_calls_alone_sends_to_where_its_time_goes(anna: Browser, city: Engine) -> None:
    with city.runtime.database.begin() as connection:
        connection.exec_driver_sql("DELETE FROM work_items WHERE process_key = 'order'")

    page = plain(anna.get(PAGE).text)

    assert "Шаг «Напечатать» идёт в медиане 1,5 дня" in page
    assert 'href="/processes/printing/insight"' in page
    assert "Ни одна задача не ждала" not in page
    assert "Задач людей здесь ещё не выполняли." in page


def test_a_head_sees_the_figures_of_his_own_organisation_alone(browser: Browser) -> None:
    browser.sign_in("nina")

    own = browser.get(PAGE)
    assert own.status_code == 200
    assert "<dt>Экземпляров</dt><dd>1</dd>" in own.text
    assert "СОШ № 5" in own.text
    assert "СОШ № 10" not in own.text
    assert "найдите" not in own.text

    asked = browser.get(f"{PAGE}?organisation=oo-10")
    assert asked.status_code == 403
    assert "У вас нет права на это действие" in asked.text
    assert browser.get("/insight?organisation=oo-10").status_code == 403


def test_a_curator_sees_no_figures_and_no_way_to_them(browser: Browser) -> None:
    browser.sign_in("vera")

    assert browser.get(PAGE).status_code == 403
    assert browser.get("/insight").status_code == 403
    assert 'href="/insight"' not in browser.get("/tasks").text


def test_the_owner_sees_numbers_and_nobody_who_did_the_work(anna: Browser, city: Engine) -> None:
    vera = city.execute(ActorOf("vera"))
    instance = city.execute(StartInstance(KEY, {}, SYSTEM, organisation="oo-05"))
    (item,) = city.execute(WorkItemsOf(instance))
    city.execute(ClaimWorkItem(item.id, vera))
    city.execute(CompleteWorkItem(item.id, vera))

    page = anna.get(f"{PAGE}?rows=all").text

    assert "<dt>Экземпляров</dt><dd>4</dd>" in page
    assert "Орлова" not in page
    assert "vera" not in page
