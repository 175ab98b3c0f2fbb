"""Complete a work item through HTTP: login, CSRF token, form validation, all of it.

The whole application stands behind waitress in a thread; the client is `http.client` on one
kept-open connection, with the session of a signed-in curator. The form has a text, a choice, a date
and a number. Each task's page is opened first, untimed, for its token, as a browser does; the timed
request is the POST that completes the task, up to the redirect. 100 tasks, after 10 that warm up.
"""

from __future__ import annotations

import http.client
import re
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from waitress import create_server

from bench.database import Databases
from bench.diagrams import PLACE, deploy, linear
from bench.figure import Figure, median, seconds
from engine import SYSTEM, StartInstance, WorkItemsAfter
from engine.engine import Engine
from processes.bootstrap import build
from processes.people import AddOrganisation, AddPerson, GrantRole, OrganisationKind, SetPassword
from processes.roles import Role
from processes.settings import Settings
from webapp import Wiring, create_app

_LOGIN, _PASSWORD = "kurator", "тихий-берег-у-реки-42"
_TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')
_WARM_UP, _TASKS = 10, 100
_FORM = {
    "title": "Заполните сведения",
    "fields": [
        {"key": "topic", "kind": "text", "label": "Тема", "required": True},
        {
            "key": "decision",
            "kind": "choice",
            "label": "Решение",
            "required": True,
            "variable": "decision",
            "options": [
                {"value": "approve", "label": "Утвердить"},
                {"value": "return", "label": "Вернуть"},
            ],
        },
        {"key": "day", "kind": "date", "label": "Дата", "required": True, "variable": "day"},
        {"key": "count", "kind": "number", "label": "Число", "required": True, "min": 1, "max": 99},
    ],
}
_ANSWERS = {"topic": "Встреча", "decision": "approve", "day": "2023-10-05", "count": "7"}


class _Client:
    """A browser of one person: it keeps cookies and the token of the page seen last."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._cookies: dict[str, str] = {}
        self._token = ""

    def get(self, path: str) -> None:
        body = self._send("GET", path, None)
        found = _TOKEN.search(body)
        self._token = found[1] if found else self._token

    def post(self, path: str, values: dict[str, str]) -> int:
        self._send("POST", path, urlencode({**values, "csrf_token": self._token}))
        return self._status

    def _send(self, method: str, path: str, body: str | None) -> str:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        self._status = response.status
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return text


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the figures for each database."""
    for name in databases.names:
        with databases.place(name) as place, tempfile.TemporaryDirectory() as folder:
            settings = Settings.from_env(
                {"TROPA_SECRET": "s" * 32, "TROPA_DATABASE_URL": place.url, "TROPA_DATA": folder}
            )
            engine = build(settings).engine
            _prepare(engine)
            with _served(Wiring(engine, settings)) as port:
                spent = _completions(engine, port)
            engine.runtime.database.dispose()
        what = "complete a work item through HTTP"
        yield Figure(f"{what}, median", median(spent), "ms", name, 5)
        yield Figure(f"{what}, p95", statistics.quantiles(spent, n=20)[-1], "ms", name)


def _prepare(engine: Engine) -> None:
    kind = OrganisationKind.SCHOOL
    engine.execute(AddOrganisation(SYSTEM, PLACE, "СОШ № 1", "СОШ № 1", kind, takes_part=True))
    engine.execute(AddPerson(SYSTEM, "Вера Орлова", login=_LOGIN, person_id=_LOGIN))
    engine.execute(SetPassword(SYSTEM, _LOGIN, _PASSWORD))
    engine.execute(GrantRole(SYSTEM, _LOGIN, Role.INSTITUTION_CURATOR, PLACE))
    deploy(engine, linear(role="Куратор ОО", form_key="linear.step"), {"linear.step": _FORM})
    for _ in range(_WARM_UP + _TASKS):
        engine.execute(StartInstance("linear", organisation=PLACE))


@contextmanager
def _served(wiring: Wiring) -> Iterator[int]:
    server = create_server(create_app(wiring), host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        server.trigger.pull_trigger(server.close)
        thread.join(timeout=30)


def _completions(engine: Engine, port: int) -> list[float]:
    client = _Client(port)
    client.get("/login")
    client.post("/login", {"login": _LOGIN, "password": _PASSWORD})
    spent = []
    for item in engine.execute(WorkItemsAfter(0)):
        path = f"/tasks/{item.id}"
        client.get(path)
        spent.append(seconds(lambda: _complete(client, path)) * 1e3)  # noqa: B023 - called at once
    return spent[_WARM_UP:]


def _complete(client: _Client, path: str) -> None:
    status = client.post(path, {**_ANSWERS, "action": "complete"})
    if status != http.client.SEE_OTHER:
        raise RuntimeError(f"the task was not completed: HTTP {status}")
