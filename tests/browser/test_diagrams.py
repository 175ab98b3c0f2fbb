"""Every shipped diagram as people see it: in the viewer of the pages, not only in the editor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from engine.diagrams.reading import read_processes
from processes.diagrams import FOLDER, shipped
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

SHOW = """key => new Promise((done) => {
    const board = document.querySelector("[data-diagram]").cloneNode(true);
    board.dataset.xmlUrl = `/shipped/${key}`;
    board.querySelectorAll("script").forEach((script) => script.remove());
    board.querySelector("[data-diagram-canvas]").replaceChildren();
    document.querySelectorAll("[data-shown-by-test]").forEach((old) => old.remove());
    board.dataset.shownByTest = "";
    document.querySelector("main").append(board);
    const message = board.querySelector("[data-diagram-message]");
    const look = () => message.hidden || message.textContent.includes("не удалось")
        ? done([...board.querySelectorAll("[data-element-id]")].map((one) => one.dataset.elementId))
        : requestAnimationFrame(look);
    document.dispatchEvent(new Event("htmx:after:swap"));
    requestAnimationFrame(look);
})"""


def test_every_shipped_diagram_is_drawn_whole_and_without_warnings(
    visit: Callable[..., Visit],
) -> None:
    auditor = visit("auditor")
    page = auditor.page
    page.route("**/shipped/*", give)
    page.goto("/plan/4.2")
    page.locator(".diagram-canvas svg").first.wait_for()

    for path in shipped():
        drawn = set(page.evaluate(SHOW, path.stem))
        (process,) = read_processes(path.read_bytes())
        assert {node.id for node in process.nodes()} - drawn == set(), path.name

    assert auditor.complaints == []


def give(route: Route) -> None:
    key = route.request.url.rpartition("/")[2]
    route.fulfill(path=FOLDER / f"{key}.bpmn", content_type="application/xml")
