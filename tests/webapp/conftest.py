"""An application on an engine in memory, with a small city; the pages need no built assets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from werkzeug.test import TestResponse

from engine import SYSTEM, Engine, EngineSettings
from engine.testing import FrozenClock, memory_engine
from processes.handlers import HANDLER_NAMES
from processes.people import AddOrganisation, AddPerson, GrantRole, OrganisationKind, SetPassword
from processes.people import Substitute as AppointSubstitute
from processes.roles import Role
from processes.schema import whole_metadata
from processes.settings import Settings
from processes.vocabulary import PlanVocabulary
from webapp import Wiring, create_app

PASSWORD = "тихий-берег-у-реки-42"
FRONTEND = Path(__file__).parents[2] / "webapp" / "frontend"
_TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')


@dataclass
class Browser:
    """A browser: it keeps cookies, and sends the token of the page that it has seen last."""

    client: FlaskClient
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self._seen(self.client.get(path, headers={**self.headers, **headers}, buffered=True))

    def post(self, path: str, data: object = None, **headers: str) -> TestResponse:
        typed = dict(data) if isinstance(data, dict) else {}
        if self.token:
            typed.setdefault("csrf_token", self.token)
        return self._seen(
            self.client.post(path, data=typed, headers={**self.headers, **headers}, buffered=True)
        )

    def sign_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        self.get("/login")
        response = self.post("/login", {"login": login, "password": password})
        if response.status_code == 303:
            self.get("/appearance")
        return response

    def _seen(self, response: TestResponse) -> TestResponse:
        found = _TOKEN.search(response.text) if response.mimetype == "text/html" else None
        self.token = found.group(1) if found else self.token
        return response


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let all applications of a run share what Jinja makes of the templates."""
    kept = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": kept})
        yield


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def engine(clock: FrozenClock) -> Iterator[Engine]:
    """Return an engine that knows the words of the plan."""
    whole_metadata()
    settings = EngineSettings(vocabulary=PlanVocabulary(HANDLER_NAMES))
    engine = memory_engine(clock=clock, settings=settings)
    yield engine
    engine.runtime.database.dispose()


@pytest.fixture(scope="session")
def founded() -> Iterator[Engine]:
    """Make, once for all, the department, two schools and three people with their passwords."""
    whole_metadata()
    engine = memory_engine()
    kinds = {
        "do": ("ДО", OrganisationKind.DEPARTMENT),
        "oo-05": ("СОШ № 5", OrganisationKind.SCHOOL),
        "oo-10": ("СОШ № 10", OrganisationKind.SCHOOL),
    }
    for place, (name, kind) in kinds.items():
        engine.execute(AddOrganisation(SYSTEM, place, name, name, kind, takes_part=True))
    people = {
        "vera": ("Вера Орлова", Role.INSTITUTION_CURATOR, "oo-05"),
        "nina": ("Нина Громова", Role.INSTITUTION_HEAD, "oo-05"),
        "olga": ("Ольга Белова", Role.AUDITOR, "do"),
    }
    for login, (name, role, place) in people.items():
        engine.execute(AddPerson(SYSTEM, name, login=login, person_id=login))
        engine.execute(SetPassword(SYSTEM, login, PASSWORD))
        engine.execute(GrantRole(SYSTEM, login, role, place))
    yield engine
    engine.runtime.database.dispose()


@pytest.fixture
def city(engine: Engine, founded: Engine) -> Engine:
    """Return an engine with a copy of the city: login, id and first name are one word."""
    _raw(founded).backup(_raw(engine))
    return engine


def _raw(engine: Engine) -> Any:
    return engine.runtime.database.raw_connection().driver_connection


@pytest.fixture
def anna(browser: Browser, city: Engine) -> Browser:
    """Return the browser of a process owner, who has just signed in."""
    city.execute(AddPerson(SYSTEM, "Анна Лебедева", login="anna", person_id="anna"))
    city.execute(SetPassword(SYSTEM, "anna", PASSWORD))
    city.execute(GrantRole(SYSTEM, "anna", Role.PROCESS_OWNER, "do"))
    browser.sign_in("anna")
    return browser


@pytest.fixture
def on_leave(city: Engine) -> None:
    """Let Vera stand in for Nina in September."""
    first, last = date(2023, 9, 1), date(2023, 9, 20)
    city.execute(AppointSubstitute(SYSTEM, "nina", "vera", first, last, "отпуск"))


@pytest.fixture
def built(tmp_path: Path) -> Path:
    return stand_ins(tmp_path)


def stand_ins(folder: Path) -> Path:
    """Make stand-ins for what the build makes, and return their folder."""
    names = (FRONTEND / "icons.txt").read_text(encoding="utf-8").splitlines()
    icons = {name: f'<path id="{name}"/>' for name in names if name and not name.startswith("#")}
    entries = {
        name: {"script": f"{name}-1.js", "styles": [f"{name}-1.css"], "imports": []}
        for name in sorted(path.stem for path in (FRONTEND / "entries").glob("*.js"))
    }
    manifest = {"entries": entries, "fonts": ["golos-1.woff2"], "icons": "icons-1.json"}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "icons-1.json").write_text(json.dumps(icons), encoding="utf-8")
    (folder / "app-1.js").write_text("let a = 1;", encoding="utf-8")
    return folder


@pytest.fixture
def wiring(city: Engine, built: Path) -> Wiring:
    settings = Settings.from_env({"TROPA_SECRET": "s" * 32})
    return Wiring(city, settings, built_assets=built)


@pytest.fixture
def demo_wiring(city: Engine, built: Path) -> Wiring:
    settings = Settings.from_env({"TROPA_SECRET": "s" * 32, "TROPA_DEMO": "1"})
    return Wiring(city, settings, demo_people=("vera", "olga"), built_assets=built)


@pytest.fixture
def app(wiring: Wiring) -> Flask:
    return create_app(wiring)


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def vera(browser: Browser) -> Browser:
    """Return the browser of the curator of school 5, who has just signed in."""
    browser.sign_in("vera")
    return browser


@pytest.fixture
def browser_of() -> Callable[[Flask], Browser]:
    return lambda app: Browser(app.test_client())
