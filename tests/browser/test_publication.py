"""Before the owner publishes: what changes, in words and on two drawings that move as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from engine import Deploy
from processes.forms import load_library
from processes.people import ActorOf
from processes.studio import OpenDraft, SaveRevision
from tests.browser.conftest import Site, Visit, city_site
from tests.processes.moves.branches import KEY, XML, start_branch, with_approval

pytestmark = pytest.mark.browser

PROCESS = f"/processes/{KEY}"
RENAMED = XML.replace("Назначить разработчика".encode(), "Найти разработчика".encode())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Three branches of activity 2.4 under way; their process has had a second version since."""
    with city_site(tmp_path_factory.mktemp("city")) as site:
        site.engine.execute(Deploy(XML, load_library()))
        for place in site.city.organisations:
            start_branch(site.engine, place)
        site.engine.execute(Deploy(RENAMED, load_library()))
        yield site


@pytest.fixture
def drafted(site: Site) -> None:
    """A draft with a new step, a step that went, and flows that lead elsewhere."""
    owner = site.engine.execute(ActorOf(site.city.people["vladelec"]))
    for xml in (XML, with_approval()):
        draft = site.engine.execute(OpenDraft(owner, KEY))
        site.engine.execute(SaveRevision(owner, draft.id, draft.revision, xml))


def drawn(page: Page) -> Page:
    page.goto(f"{PROCESS}/draft/publication")
    page.locator("[data-compare][data-drawn]").wait_for()
    return page


def places(page: Page) -> Any:
    """Return how both drawings lie: their scale and shift."""
    return page.locator(".viewport").evaluate_all(
        "all => all.map(one => one.getCTM()).map(({ a, e, f }) => [a, e, f].map(Math.round))"
    )


@pytest.mark.usefixtures("drafted")
def test_both_drawings_move_as_one_and_bear_the_marks(visit: Callable[..., Visit]) -> None:
    visited = visit("vladelec")
    page = drawn(visited.page)
    before, after = (page.locator(f"[data-compare-canvas={side}]") for side in ("before", "after"))
    expect(before.locator("[data-element-id=develop-programme].compare-removed")).to_have_count(1)
    expect(after.locator("[data-element-id=write-programme].compare-added")).to_have_count(1)
    expect(after.locator("[data-element-id=agree-programme].compare-added")).to_have_count(1)
    expect(before.locator("[data-element-id=agree-programme]")).to_have_count(0)
    expect(page.locator(".mark-counts")).to_contain_text("добавлено")

    page.get_by_role("button", name="Обе целиком").click()
    start = places(page)
    assert start[0] == start[1]
    page.get_by_role("button", name="Крупнее").click()
    larger = places(page)
    assert larger[0] == larger[1] != start[0]
    drag(page, before, (-120, -40))
    left = places(page)
    assert left[0] == left[1] != larger[0]
    drag(page, after, (60, 30))
    back = places(page)
    assert back[0] == back[1] != left[0]
    assert visited.complaints == []


def drag(page: Page, canvas: Any, way: tuple[int, int]) -> None:
    box = canvas.bounding_box()
    x, y = box["x"] + box["width"] - 40, box["y"] + 40
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + way[0], y + way[1], steps=4)
    page.mouse.up()


@pytest.mark.usefixtures("drafted")
def test_a_change_is_brought_into_the_middle_of_both_drawings(
    visit: Callable[..., Visit],
) -> None:
    page = drawn(visit("vladelec").page)
    page.get_by_role("button", name="Добавлена задача «Согласовать программу».").click()
    row = page.get_by_role("row", name="Добавлена задача «Согласовать программу».")
    expect(row).to_have_attribute("data-selected", "")
    canvas = page.locator("[data-compare-canvas=after]")
    shape = canvas.locator("[data-element-id=agree-programme].djs-shape")
    assert middle(shape) == pytest.approx(middle(canvas), abs=3)

    shape.click()
    expect(page.locator("tr[data-selected]")).to_have_count(1)
    canvas.locator("[data-element-id=prepare-materials].djs-shape").click()
    expect(page.locator("tr[data-selected]")).to_have_count(0)


def middle(place: Any) -> tuple[float, float]:
    box = place.bounding_box()
    return (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.mark.usefixtures("drafted")
def test_without_a_script_the_list_alone_says_it_and_publishing_works(
    visit: Callable[..., Visit],
) -> None:
    page = visit("vladelec", java_script_enabled=False).page
    page.goto(f"{PROCESS}/draft/publication")
    changes = page.get_by_role("table", name="Что изменилось")
    expect(changes).to_contain_text("Добавлена задача «Согласовать программу».")
    expect(page.locator("[data-compare-canvas=before]")).to_be_hidden()
    expect(page.get_by_text("Все изменения перечислены в таблице")).to_be_visible()
    page.get_by_label("Что изменилось и зачем").fill(" ")
    page.get_by_role("button", name="Опубликовать версию").click()
    expect(page.get_by_role("alert")).to_contain_text("что изменилось")


@pytest.mark.usefixtures("drafted")
def test_on_a_phone_the_changes_are_cards_and_the_drawings_wait_behind_a_button(
    visit: Callable[..., Visit],
) -> None:
    visited = visit("vladelec", width=390, height=844)
    page = visited.page
    page.goto(f"{PROCESS}/draft/publication")
    expect(page.locator("[data-compare-canvas=after]")).to_be_hidden()
    page.get_by_role("button", name="Показать схемы").click()
    page.locator("[data-compare][data-drawn]").wait_for()
    expect(page.locator("[data-compare-canvas=after] .djs-shape").first).to_be_visible()
    page.get_by_role("button", name="Скрыть схемы").click()
    expect(page.locator("[data-compare-canvas=after]")).to_be_hidden()
    for path in (f"{PROCESS}/draft/publication", f"{PROCESS}/move", PROCESS):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
    assert visited.complaints == []
