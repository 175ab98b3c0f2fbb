"""The editor's page, as tests use it."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.meaning import meaning

EDITOR = "document.querySelector('[data-editor]').editor"
SAVED = re.compile(r"Сохранено в \d\d:\d\d")


def opened(page: Page, process_key: str) -> None:
    page.goto(f"/processes/{process_key}")
    page.get_by_role("button", name=re.compile("Править|Продолжить черновик")).click()
    page.locator("[data-editor][data-ready]").wait_for()


def show(page: Page, element_id: str) -> None:
    """Choose an element, as a click on it does."""
    page.evaluate(f"id => {EDITOR}.show(id)", element_id)
    expect(page.locator(".technical code")).to_have_text(element_id)


def problems(page: Page) -> Locator:
    return page.locator("[data-editor-problems]")


def element_called(page: Page, name: str) -> str:
    found: str = page.evaluate(
        f"name => {EDITOR}.registry.find(each => each.businessObject?.name === name).id", name
    )
    return found


def drawn(page: Page) -> dict[str, Any]:
    return meaning(page.evaluate(f"async () => (await {EDITOR}.modeler.saveXML()).xml"))


def places(page: Page) -> Any:
    return page.evaluate(
        f"""() => {EDITOR}.registry.getAll().map(({{ id, x, y, width, height, waypoints }}) =>
            [id, x, y, width, height, waypoints?.map((point) => [point.x, point.y])])"""
    )


def element_called_first_task(page: Page) -> str:
    """Choose the first task of the diagram and return its id."""
    found: str = page.evaluate(
        f"{EDITOR}.model.flowNodes().find(each => each.type === 'bpmn:UserTask').id"
    )
    show(page, found)
    return found


def renamed(page: Page, element_id: str, name: str) -> None:
    show(page, element_id)
    page.get_by_label("Название").fill(name)
    page.get_by_label("Название").blur()
