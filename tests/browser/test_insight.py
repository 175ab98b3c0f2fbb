"""The process owner looks for lost time on the heat map, and a head sees his school's alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from engine.testing import FrozenClock
from tests.browser.conftest import Site, Visit, city_site
from tests.processes.insight.played import KEY, play

pytestmark = pytest.mark.browser

PAGE = f"/processes/{KEY}/insight"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a city where the process was played in the first and the second school."""
    clock = FrozenClock()
    with city_site(tmp_path_factory.mktemp("tropa"), clock) as site:
        play(site.engine, clock, ("oo-01", "oo-02"))
        yield site


def painted(page: Page, measure: str) -> Locator:
    return page.locator(f"[data-painted='{measure}']")


def shape(page: Page, element_id: str) -> Locator:
    return page.locator(f".djs-element[data-element-id='{element_id}']")


def numbers(page: Page, element_id: str) -> Locator:
    return page.locator(f".djs-overlays[data-container-id='{element_id}'] .heat-number")


def test_the_owner_finds_a_process_and_sees_how_often_each_way_was_gone(
    visit: Callable[..., Visit],
) -> None:
    visited = visit("vladelec")
    page = visited.page
    page.goto("/")
    page.get_by_role("link", name="Анализ").click()
    page.get_by_label("Найти").fill("Приказ школы")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=KEY, exact=True).click()
    painted(page, "passes").wait_for()

    expect(numbers(page, "prepare")).to_have_text("4")
    expect(shape(page, "prepare")).to_have_class(re.compile("heat-count-5"))
    expect(page.locator(".heat-way")).to_have_text([re.compile("33"), re.compile("67")])
    assert visited.complaints == []


def test_the_map_is_switched_by_the_keyboard_and_keeps_its_measure(
    visit: Callable[..., Visit],
) -> None:
    visited = visit("vladelec")
    page = visited.page
    page.goto(PAGE)
    painted(page, "passes").wait_for()

    page.get_by_role("link", name="Время: медиана").focus()
    page.keyboard.press("Enter")
    painted(page, "median").wait_for()
    expect(numbers(page, "approve")).to_have_text(re.compile("2.дн"))
    expect(shape(page, "prepare")).to_have_class(re.compile("heat-time-5"))
    expect(shape(page, "prepare")).not_to_have_class(re.compile("heat-count"))
    expect(page.get_by_role("list", name="Цвета: Время: медиана")).to_be_visible()
    expect(page.get_by_role("list", name="Цвета: Частота")).to_be_hidden()
    assert fill(shape(page, "prepare")) != fill(shape(page, "print"))

    page.get_by_role("link", name=re.compile("Показать на карте путь 2")).click()
    painted(page, "median").wait_for()
    expect(page.locator(".on-path[data-element-id='flow-remarks-to-prepare']")).to_have_count(1)

    page.get_by_label("Организация").select_option(label="СОШ № 2")
    page.get_by_role("button", name="Показать", exact=True).click()
    painted(page, "median").wait_for()
    expect(numbers(page, "approve")).to_have_text(re.compile("2.дн"))
    expect(page.locator(".insight-facts dd").first).to_have_text("2")
    assert visited.complaints == []


def test_a_row_of_the_table_and_the_drawing_show_each_other(visit: Callable[..., Visit]) -> None:
    page = visit("vladelec").page
    page.goto(PAGE)
    painted(page, "passes").wait_for()

    shape(page, "approve").click()

    row = page.get_by_role("row").filter(has=page.get_by_role("button", name="Утвердить приказ"))
    expect(row).to_have_attribute("data-selected", "")
    expect(row).to_be_in_viewport()


def test_a_phone_begins_where_the_map_is_hottest(visit: Callable[..., Visit]) -> None:
    visited = visit("vladelec", width=390, height=844)
    page = visited.page
    page.goto(f"{PAGE}?measure=median")
    opener = page.get_by_role("button", name="Показать схему")
    opener.evaluate("button => button.scrollIntoView({ block: 'end' })")
    opener.click()
    painted(page, "median").wait_for()

    expect(shape(page, "prepare")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert visited.complaints == []


def test_without_scripts_the_same_is_read_from_the_table(visit: Callable[..., Visit]) -> None:
    page = visit("rukovoditel-01", java_script_enabled=False).page
    page.goto(PAGE)

    expect(page.get_by_role("cell", name="СОШ № 2")).to_have_count(0)
    expect(page.locator(".insight-facts dd").first).to_have_text("1")
    page.get_by_role("link", name="Ожидание").last.click()
    names = page.get_by_role("rowheader")
    expect(names.first).to_contain_text("Утвердить приказ")


def fill(shape: Locator) -> str:
    found: str = shape.locator(".djs-visual > :first-child").evaluate(
        "each => getComputedStyle(each).fill"
    )
    return found
