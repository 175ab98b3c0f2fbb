"""Every kind of page, wide and narrow: no fault that axe-core finds, nothing wider than the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import webapp
from tests.browser.conftest import BRANCH, Site, Visit
from tests.browser.editor_page import opened

pytestmark = pytest.mark.browser

AXE = Path(webapp.__file__).parent / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SCREENS = ((1400, 900), (390, 844))
FAULTS = """axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))"""
PAGES = {
    "kurator-01": ("/tasks", "/tasks?box=done", "{task}", "/pairs", "/plan", "/plan/4.2"),
    "auditor": ("{instance}", "/processes"),
    "vladelec": (
        "/insight",
        f"/processes/{BRANCH}",
        f"/processes/{BRANCH}/insight",
        f"/processes/{BRANCH}/rehearsal/new",
        f"/processes/{BRANCH}/scenarios",
        f"/processes/{BRANCH}/past-runs",
        f"/processes/{BRANCH}/tokens",
        "/studio/new",
        "/forms",
        "/forms/new",
    ),
}
"""What each person opens, after his first page; `{…}` are addresses that the site gives."""


@pytest.mark.parametrize("login", PAGES)
def test_pages_can_be_used_by_everybody(
    site: Site, visit: Callable[..., Visit], login: str
) -> None:
    given = {
        "task": f"/tasks/{site.task('oo-01').id}",
        "instance": f"/instances/{site.branch('oo-01')}",
    }
    faults: list[str] = []
    for width, height in SCREENS:
        visited = visit(login, width=width, height=height)
        for path in PAGES[login]:
            visited.page.goto(path.format(**given))
            faults += faults_of(visited.page)
        faults += visited.complaints
    assert faults == []


def test_the_editor_can_be_used_by_everybody(visit: Callable[..., Visit]) -> None:
    visited = visit("vladelec")
    opened(visited.page, BRANCH)
    assert faults_of(visited.page) + visited.complaints == []


def test_the_login_page_can_be_used_by_everybody(site: Site, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"{site.url}/login")
    assert faults_of(page) == []
    page.close()


def faults_of(page: Page) -> list[str]:
    """Return what is wrong with the page as it stands, each with the address."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(FAULTS)
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if wide > screen:
        found.append(f"{wide} px wide on a screen of {screen} px")
    return [f"{page.url}: {each}" for each in found]
