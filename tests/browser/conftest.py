"""A real application behind a real server, and Chromium in front of it.

The plan is adopted, activity 4.2 is open in three schools, the day is 1 September 2023.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from waitress import create_server, wasyncore

from engine import (
    Actor,
    CompleteWorkItem,
    CorrelateMessage,
    Engine,
    Instances,
    RunDueWork,
    WorkItemsOf,
    WorkItemState,
    WorkItemSummary,
)
from engine.testing import FrozenClock
from processes.bootstrap import build
from processes.demo.city import City, build_city
from processes.diagrams import deploy_shipped
from processes.migrate import migrate
from processes.people import ActorOf
from processes.reports.plan_fact import PlanFact
from processes.roadmap.adopt import AdoptPlan
from processes.roadmap.start import OpenOccurrence
from processes.settings import Settings
from processes.studio import OpenDrafts, PutDraftAside
from tests.browser.editor_page import opened
from webapp import Wiring, create_app

BRANCH = "activity-4.2.institution"


@dataclass(frozen=True, slots=True)
class Site:
    """The served application and the people of its city, by login."""

    url: str
    engine: Engine
    city: City

    def branch(self, organisation: str) -> int:
        """Return the instance of activity 4.2 in an organisation."""
        found = self.engine.execute(Instances(process_key=BRANCH, organisation=organisation))
        return found[0].id

    def task(self, organisation: str) -> WorkItemSummary:
        """Return the one open task of activity 4.2 in an organisation."""
        items = self.engine.execute(WorkItemsOf(self.branch(organisation)))
        (item,) = (one for one in items if one.state is WorkItemState.OPEN)
        return item

    def actor(self, login: str) -> Actor:
        """Return a person as the one who acts."""
        return self.engine.execute(ActorOf(self.city.people[login]))

    def do(self, organisation: str, login: str, **variables: Any) -> None:
        """Let a person complete the open task of his organisation, past the web."""
        actor = self.actor(login)
        item = self.task(organisation)
        self.engine.execute(CompleteWorkItem(item.id, actor, variables))
        RunDueWork(self.engine)()


@dataclass
class Visit:
    """A person's browser: his page, and whatever the browser complained of meanwhile."""

    page: Page
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    @classmethod
    def in_new_page(cls, context: BrowserContext) -> Visit:
        """Hear errors and warnings, failed requests and the hosts asked for; policy too."""
        page = context.new_page()
        visit = cls(page, context)
        page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        page.on("requestfailed", lambda sent: visit._failed(sent.url, sent.failure or ""))
        page.on("console", lambda said: visit._said(said.type, said.text))
        page.on("request", lambda sent: visit.hosts.add(urlsplit(sent.url).netloc))
        return visit

    def _failed(self, url: str, why: str) -> None:
        """Note a failure; what the browser drops because a person went on is none."""
        if why != "net::ERR_ABORTED":
            self.complaints.append(f"{url}: {why}")

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(f"{kind}: {text}")


@dataclass
class Person:
    """A person at his browser, in which he has signed in, and his pages that are out of use."""

    context: BrowserContext
    idle: list[Visit] = field(default_factory=list)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with city_site(tmp_path_factory.mktemp("tropa")) as site:
        deploy_shipped(site.engine)
        site.engine.execute(AdoptPlan())
        _open_activity(site.engine, site.city)
        yield site


@contextmanager
def city_site(
    folder: Path, clock: FrozenClock | None = None, organisations: int = 3
) -> Iterator[Site]:
    """Serve a city of so many schools on 1 September 2023, without diagrams and without a plan."""
    settings = _settings(folder)
    migrate(settings.database_url)
    engine = build(settings, clock=clock or FrozenClock()).engine
    city = build_city(engine, organisations, 1, date(2022, 8, 29), passwords=True)
    app = create_app(Wiring(engine, settings, tuple(city.people.values())))
    with _served(app) as url:
        yield Site(url, engine, city)
    engine.runtime.database.dispose()


@pytest.fixture(scope="module")
def persons(site: Site, chromium: Browser) -> Iterator[Callable[..., Person]]:
    """Return what gives a person by login; he has another browser for each kind of it.

    The tests of a file share it: a new one, and even a new page, costs more than most tests do in it.
    """
    found: dict[object, Person] = {}

    def of(login: str, **options: Any) -> Person:
        key = (login, repr(sorted(options.items())))
        if key not in found:
            context = chromium.new_context(base_url=site.url, locale="ru-RU", **options)
            found[key] = Person(context)
            found[key].idle.append(signed_in(context, site.city.people[login]))
        return found[key]

    yield of
    for person in found.values():
        person.context.close()


def signed_in(context: BrowserContext, person_id: str) -> Visit:
    """Sign in with the demo's button."""
    visit = Visit.in_new_page(context)
    visit.page.goto("/login")
    visit.page.click(f"button[name=person][value='{person_id}']")
    visit.page.wait_for_url(lambda address: "/login" not in address)
    return visit


@pytest.fixture
def visit(site: Site, persons: Callable[..., Person]) -> Iterator[Callable[..., Visit]]:
    """Return what gives a page in the browser of a person who has signed in."""
    under_way: list[tuple[Person, Visit]] = []

    def begin(login: str, *, width: int = 1400, height: int = 900, **options: Any) -> Visit:
        person = persons(login, viewport={"width": width, "height": height}, **options)
        visit = person.idle.pop() if person.idle else Visit.in_new_page(person.context)
        under_way.append((person, visit))
        return visit

    yield begin
    for person, visit in under_way:
        visit.page.goto("about:blank")
        visit.complaints.clear()
        visit.hosts.clear()
        person.idle.append(visit)
    _put_drafts_aside(site)


@pytest.fixture
def drawing(visit: Callable[..., Visit]) -> Callable[[str], Visit]:
    """Return what opens the editor for the owner, ready to draw."""

    def begin(process_key: str) -> Visit:
        visited = visit("vladelec")
        opened(visited.page, process_key)
        return visited

    return begin


def _put_drafts_aside(site: Site) -> None:
    """Leave no draft to the next test."""
    owner = site.engine.execute(ActorOf(site.city.people["vladelec"]))
    for draft in site.engine.execute(OpenDrafts(owner)):
        site.engine.execute(PutDraftAside(owner, draft.id))


def _settings(folder: Path) -> Settings:
    return Settings.from_env({"TROPA_DEMO": "1", "TROPA_DATA": str(folder)})


def _open_activity(engine: Engine, city: City) -> None:
    """Open the occurrence of September 2023; its gate, activity 4.1, has been passed."""
    facts = engine.execute(PlanFact("2022-2024"))
    (occurrences,) = (fact.occurrences for fact in facts if fact.activity.number == "4.2")
    engine.execute(OpenOccurrence(occurrences[0].id))
    RunDueWork(engine)()
    for place in city.organisations:
        key = f"2022-2024/{place}"
        engine.execute(CorrelateMessage("activity-4.1-finished", key, retained=True))
    RunDueWork(engine)()


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    sockets: dict[int, Any] = {}
    server = create_server(app, map=sockets, host="127.0.0.1", port=0, threads=4)
    stopped = threading.Event()

    def serve() -> None:
        while not stopped.is_set():
            wasyncore.loop(timeout=0.1, map=sockets, count=1)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        stopped.set()
        thread.join()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(sockets)
