"""Hostile files through the real upload: a sentence, and the site goes on."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from engine import SYSTEM, Engine
from processes.people import AddOrganisation, OrganisationKind
from processes.settings import Settings
from processes.studio import DraftById, OpenDraft
from tests.engine.attacks.documents import ATTACKS
from tests.engine.attacks.test_documents import SECRET, made
from tests.webapp.conftest import Browser, stand_ins
from tests.webapp.drawing import KEY, OWNER, add_owners, knowing_engine, send
from webapp import Wiring, create_app

SENTENCE = re.compile(r"[А-ЯЁ].*[.!]", re.DOTALL)
TAKEN, REFUSED = {200, 303}, {409, 413, 422}
SLOW = {
    *("2,000 elements", "1,900 tasks of one id", "1,900 boundary events at one task"),
    *("4,900 large conditions", "4,900 broken conditions", "30,000 messages"),
    *("240 levels of subprocesses", "a node in 15,000 lanes", "20,000 lanes"),
    "59,000 elements of no use",
}
"""What the site works on for seconds."""

EACH = [pytest.param(name, marks=[pytest.mark.long] * (name in SLOW), id=name) for name in ATTACKS]


@pytest.fixture(scope="module")
def site() -> Iterator[Engine]:
    """One site for all attacks: it serves the next one as if nothing had been."""
    with knowing_engine() as engine:
        kind = OrganisationKind.DEPARTMENT
        engine.execute(AddOrganisation(SYSTEM, "do", "ДО", "ДО", kind, takes_part=True))
        add_owners(engine)
        yield engine


@pytest.fixture(scope="module")
def anna(site: Engine, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    settings = Settings.from_env({"TROPA_SECRET": "s" * 32})
    wiring = Wiring(site, settings, built_assets=stand_ins(tmp_path_factory.mktemp("built")))
    browser = Browser(create_app(wiring).test_client())
    browser.sign_in("anna")
    return browser


@pytest.fixture
def attack(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[bytes]:
    """Return the file of an attack; nobody calls the port that it names."""
    secret = tmp_path / "secret"
    secret.write_text(SECRET, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        words = {"secret": secret, "canary": tmp_path / "no", "port": server.getsockname()[1]}
        yield made(request.param, words)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert not (tmp_path / "no").exists()


def revision(site: Engine, draft_id: int) -> int:
    return site.execute(DraftById(OWNER, draft_id)).revision


def upload(browser: Browser, path: str, content: bytes, accept: str = "text/html") -> TestResponse:
    """Send a file as a browser does."""
    head = (
        '--edge\r\nContent-Disposition: form-data; name="file"; filename="../../схема.bpmn"\r\n\r\n'
    )
    return browser.client.post(
        path,
        data=head.encode() + content + b"\r\n--edge--\r\n",
        content_type="multipart/form-data; boundary=edge",
        headers={"Accept": accept, "X-CSRFToken": browser.token},
        buffered=True,
    )


@pytest.mark.parametrize("attack", EACH, indirect=True)
def test_a_hostile_file_is_taken_as_it_is_or_refused_with_a_sentence(
    anna: Browser, site: Engine, attack: bytes
) -> None:
    anna.get("/studio/new")
    page = upload(anna, "/studio/import", attack)
    draft = site.execute(OpenDraft(OWNER, KEY))
    path = f"/studio/drafts/{draft.id}"
    answers = [
        upload(anna, f"{path}/file?seen={draft.revision}", attack, "application/json"),
        send(anna, f"{path}/revisions?seen={revision(site, draft.id)}", attack),
        send(anna, f"/processes/{KEY}/check", attack),
        send(anna, "/studio/layout", attack),
    ]

    assert page.status_code in TAKEN | REFUSED
    assert page.status_code in TAKEN or SENTENCE.search(page.text)
    for answer in answers:
        assert answer.status_code in TAKEN | REFUSED, answer.request.path
        assert answer.json is not None
        if answer.status_code in REFUSED:
            assert SENTENCE.fullmatch(answer.json["message"]), answer.json
    for answer in (page, *answers):
        assert SECRET not in answer.text
    assert anna.get(f"/processes/{KEY}").status_code == 200


def test_a_file_beyond_every_bound_is_refused_before_it_is_read(anna: Browser) -> None:
    anna.get("/studio/new")
    refused = upload(anna, "/studio/import", b"<" * 21 * 1024 * 1024)
    assert refused.status_code == 413
    assert "Файл больше 20 мегабайт" in refused.text


def test_a_diagram_without_a_drawing_that_is_too_large_to_lay_out_gets_a_sentence(
    anna: Browser,
) -> None:
    tasks = "".join(f'<b:task id="t{n}"/>' for n in range(10_001))
    xml = (
        '<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL">'
        f'<b:process id="huge">{tasks}</b:process></b:definitions>'
    )
    anna.get("/studio/new")
    refused = upload(anna, "/studio/import", xml.encode())
    assert refused.status_code == 422
    assert "слишком велика для раскладки" in refused.text
