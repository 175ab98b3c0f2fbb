"""A process drawn from a template with nothing but mouse and keys, and published."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from engine import DiagramXml, VersionsOf
from engine.diagrams.reading import read_processes
from tests.browser.conftest import Site, Visit
from tests.browser.editor_page import SAVED, problems
from tests.browser.hand import beside, choose, click, drag, flow, flows, middle, shape

pytestmark = pytest.mark.browser

KEY = "obuchenie-nastavnikov"
NEW = "Проверить программу"
HEAD_DOES, CONTROLLER_CHECKS = "activity-1.1.fill-roadmap", "activity-1.1.check-roadmap"


def test_a_process_is_drawn_from_a_template_with_mouse_and_keys_and_published(
    site: Site, visit: Callable[..., Visit]
) -> None:
    visited = visit("vladelec")
    page = visited.page
    begin_with_one_task(page, "Обучение наставников")
    draw_a_second_task(page)
    take_back_and_again(page)
    say_who_does_it_and_how(page)
    publish(page, "Первая версия")

    expect(page.get_by_text("Опубликована версия 1.")).to_be_visible()
    (version,) = site.engine.execute(VersionsOf(KEY))
    (process,) = read_processes(site.engine.execute(DiagramXml(version.id)))
    nodes = {node.id: node for node in process.nodes()}
    (scope,) = process.scopes.values()
    assert {(one.source, one.target) for one in scope.flows} == {
        ("begun", "do-work"),
        ("do-work", "task-1"),
        ("task-1", "done"),
    }
    assert nodes["task-1"].name == NEW
    assert nodes["task-1"].lane == "Руководитель ОО"
    assert nodes["task-1"].properties["responsible_role"] == "department_controller"
    assert nodes["task-1"].properties["form_key"] == CONTROLLER_CHECKS
    assert nodes["do-work"].properties["form_key"] == HEAD_DOES
    assert visited.complaints == []


def draw_a_second_task(page: Page) -> None:
    """Put a task between the first one and the end, and name it in two goes."""
    page.mouse.click(*middle(flow(page, "flow-do-work-to-done")))
    page.keyboard.press("Delete")
    expect(flows(page)).to_have_count(1)
    make_room(page)
    drag(page, middle(palette(page, "Задача человека")), beside(page, "do-work", 250))
    write_name(page, "Проверить")
    expect(problems(page)).to_contain_text("4 замечания")
    page.mouse.dblclick(*middle(shape(page, "task-1")))
    write_name(page, NEW)
    expect(page.locator(".panel-head h2")).to_have_text(NEW)
    connect(page, "do-work", "task-1")
    expect(problems(page)).to_contain_text("3 замечания")
    connect(page, "task-1", "done")
    expect(flows(page)).to_have_count(3)


def take_back_and_again(page: Page) -> None:
    page.keyboard.press("Control+z")
    expect(flows(page)).to_have_count(2)
    page.keyboard.press("Control+y")
    expect(flows(page)).to_have_count(3)
    expect(problems(page)).to_contain_text("2 замечания")


def say_who_does_it_and_how(page: Page) -> None:
    click(page, "task-1")
    choose(page, "Должность", "department_controller")
    choose(page, "Форма", CONTROLLER_CHECKS)
    click(page, "do-work")
    choose(page, "Форма", HEAD_DOES)
    expect(problems(page)).to_contain_text("Замечаний нет")
    expect(page.locator("[data-editor-state]")).to_have_text(SAVED)


def begin_with_one_task(page: Page, name: str) -> None:
    """Begin a process by keys alone."""
    page.goto("/studio/new")
    page.get_by_label("Название").press_sequentially(name)
    page.get_by_label("Одна задача").press("Space")
    page.keyboard.press("Enter")
    page.locator("[data-editor][data-ready]").wait_for()


def make_room(page: Page) -> None:
    """Draw the lane out to the right by its edge, and the end of the process after it."""
    lane = shape(page, "lane-institution-head").bounding_box()
    assert lane is not None
    page.mouse.click(lane["x"] + 60, lane["y"] + 12)
    edge = page.locator(".djs-resizer-lane-institution-head.djs-resizer-e .djs-resizer-hit")
    x, y = middle(edge)
    drag(page, (x, y), (x + 300, y))
    drag(page, middle(shape(page, "done")), beside(page, "done", 280))


def write_name(page: Page, name: str) -> None:
    """Write a name on the drawing itself, where the editor has opened it for writing."""
    expect(page.locator(".djs-direct-editing-content")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator(".djs-direct-editing-content")).to_have_count(0)


def connect(page: Page, source: str, target: str) -> None:
    """Draw a flow out of the pad beside a step to another one."""
    click(page, source)
    pad = page.locator(".djs-context-pad [title='Соединить с другим шагом']")
    drag(page, middle(pad), middle(shape(page, target)))


def publish(page: Page, comment: str) -> None:
    """Go to the page of publication and publish there, by keys."""
    page.get_by_role("button", name="Опубликовать").press("Enter")
    page.get_by_label("Что изменилось и зачем").press_sequentially(comment)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Опубликовать версию").press("Enter")


def palette(page: Page, word: str) -> Locator:
    return page.locator(f".djs-palette [aria-label='{word}']")
