"""The owner publishes a change while 33 schools are at work, moves them over, and takes it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from engine import (
    DiagramXml,
    Engine,
    InstanceHistory,
    InstanceView,
    VersionsOf,
    WorkItemsOf,
)
from processes.diagrams import deploy_shipped
from processes.people import ActorOf
from processes.roadmap.adopt import AdoptPlan
from processes.studio import OpenDraft, SaveRevision
from processes.worker import sweep
from tests.browser.conftest import Site, Visit, city_site
from tests.browser.editor_page import SAVED, opened, problems, show
from tests.browser.test_process_owner import choose_form, insert_approval, publish
from tests.processes.moves.branches import KEY, XML, appoint, start_branch, with_approval

pytestmark = pytest.mark.browser

ORGANISATIONS = 33
PROCESS = f"/processes/{KEY}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A city of 33 schools and centres."""
    with city_site(tmp_path_factory.mktemp("city"), organisations=ORGANISATIONS) as site:
        deploy_shipped(site.engine)
        site.engine.execute(AdoptPlan())
        yield site


@pytest.fixture(scope="module")
def branches(site: Site) -> list[int]:
    """The branch of activity 2.4 in each; one is a step further than the others."""
    ids = [start_branch(site.engine, place) for place in site.city.organisations]
    appoint(site.engine, ids[16])
    return ids


def versions(engine: Engine, ids: list[int]) -> set[int]:
    return {engine.execute(InstanceView(one)).instance.version for one in ids}


def test_an_approval_is_added_published_33_branches_move_and_go_back(
    site: Site, visit: Callable[..., Visit], branches: list[int]
) -> None:
    visited = visit("vladelec")
    page, engine = visited.page, site.engine
    draw_approval_and_term(page)
    work = {one: engine.execute(WorkItemsOf(one))[-1].id for one in branches}
    publish_what_is_seen(page)

    decide_and_order(page)
    leave_meanwhile(page, engine)
    assert versions(engine, branches) == {2}
    assert {one: engine.execute(WorkItemsOf(one))[-1].id for one in branches} == work

    page.get_by_role("link", name="Вернуть на версию 1 (33)").click()
    page.get_by_label("Причина").fill("Совет отложил согласование")
    page.get_by_role("button", name="Вернуть всех, кто перейдёт: 33").click()
    expect(page.get_by_text("Идёт: 0 из 33")).to_be_visible()
    sweep(engine)
    expect(page.get_by_text("переведён: 33")).to_be_visible()
    assert versions(engine, branches) == {1}
    kinds = [one.kind for one in engine.execute(InstanceHistory(branches[16]))]
    assert kinds.count("InstanceMigrated") == 2
    assert (visited.complaints, visited.hosts) == ([], {urlsplit(site.url).netloc})


def publish_what_is_seen(page: Page) -> None:
    """Go from the editor to what changed and whom it concerns, and publish it."""
    page.get_by_role("button", name="Опубликовать").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Публикация версии 2")
    changes = page.get_by_role("table", name="Что изменилось")
    expect(changes).to_contain_text("Добавлена задача «Согласовать».")
    term = changes.get_by_role("row", name="У задачи «Разработать программу наставничества»")
    expect(term.locator("[data-label=Стало]")).to_have_text("10 дней")
    expect(page.get_by_text("По версии 1: 33 экземпляра, стоят:")).to_be_visible()
    page.get_by_label("Что изменилось и зачем").fill("Программу согласует руководитель.")
    page.get_by_role("button", name="Опубликовать версию 2").click()


def decide_and_order(page: Page) -> None:
    """Decide about the one branch that asks, and order the move of all."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Перевод на версию 2")
    expect(page.get_by_role("heading", name="Перейдут: 32")).to_be_visible()
    question = page.get_by_role("group", name=re.compile("Срок задачи «Разработать программу"))
    expect(question).to_contain_text("Касается: 1 экземпляр")
    page.get_by_label("Причина").fill("С этого года программу согласуют")
    question.get_by_label("оставить прежний срок").check()
    page.get_by_role("button", name="Показать с этими решениями").click()
    expect(page.get_by_label("Причина")).to_have_value("С этого года программу согласуют")
    page.get_by_role("button", name="Перевести всех, кто перейдёт: 33").click()


def leave_meanwhile(page: Page, engine: Engine) -> None:
    """Leave the bar; the move goes on, and its result waits."""
    expect(page.get_by_text("Идёт: 0 из 33")).to_be_visible()
    shown = page.url
    page.goto("/processes")
    sweep(engine)
    page.goto(shown)
    expect(page.get_by_text("переведён: 33")).to_be_visible()


def draw_approval_and_term(page: Page) -> None:
    """Put an approval before the programme is approved, and give the programme another term."""
    opened(page, KEY)
    insert_approval(page, "flow-prepare-materials-to-approve-programme", "Руководитель ОО")
    for task, form in (("Согласовать", "Утвердите программу"), ("Доработать", "Разработайте")):
        place = problems(page).get_by_role("listitem").filter(has_text=task)
        if not place.is_visible():
            problems(page).locator("summary").click()
        place.get_by_role("button").click()
        choose_form(page, form)
    show(page, "develop-programme")
    page.get_by_label("Срок", exact=True).select_option("через столько-то дней, недель, месяцев")
    page.get_by_label("Сколько").fill("10")
    page.get_by_label("Сколько").blur()
    expect(problems(page)).to_contain_text("Замечаний нет")
    expect(page.locator("[data-editor-state]")).to_have_text(SAVED)


def test_the_version_before_is_returned_and_runs_again(
    site: Site, visit: Callable[..., Visit]
) -> None:
    page = visit("vladelec").page
    key = "activity-2.4"
    before = site.engine.execute(DiagramXml(site.engine.execute(VersionsOf(key))[0].id))
    opened(page, key)
    show(page, "accept-summary")
    page.get_by_label("Название").fill("Утвердить сводку")
    page.get_by_label("Название").blur()
    expect(page.locator("[data-editor-state]")).to_have_text(SAVED)
    publish(page, "Сводку утверждают.")
    expect(page.get_by_text("Опубликована версия 2.")).to_be_visible()

    page.goto(f"/processes/{key}")
    page.get_by_role("button", name="Вернуть версию 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Публикация версии 3")
    expect(page.get_by_label("Что изменилось и зачем")).to_have_value("Возвращена версия 1.")
    page.get_by_role("button", name="Опубликовать версию 3").click()
    expect(page.get_by_text("Опубликована версия 3.")).to_be_visible()
    newest = site.engine.execute(VersionsOf(key))[0]
    assert newest.version == 3
    assert site.engine.execute(DiagramXml(newest.id)) == before


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


@pytest.mark.usefixtures("drafted", "branches")
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
    for path in (f"{PROCESS}/draft/publication", f"{PROCESS}/move?version=1", PROCESS):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
    assert visited.complaints == []
