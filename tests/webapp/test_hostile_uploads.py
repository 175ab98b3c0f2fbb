"""Hostile files through the real upload: a sentence, and the site goes on."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from processes.studio import Draft
from tests.engine.attacks.documents import ATTACKS
from tests.engine.attacks.test_documents import SECRET, made
from tests.webapp.conftest import Browser
from tests.webapp.drawing import KEY, anna, draft, engine, send, wiring

__all__ = ["anna", "draft", "engine", "wiring"]

SENTENCE = re.compile(r"[А-ЯЁ].*[.!]", re.DOTALL)
TAKEN, REFUSED = {200, 303}, {409, 413, 422}


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


@pytest.mark.parametrize("attack", ATTACKS, indirect=True)
def test_a_hostile_file_is_taken_as_it_is_or_refused_with_a_sentence(
    anna: Browser, draft: Draft, attack: bytes
) -> None:
    anna.get("/studio/new")
    page = upload(anna, "/studio/import", attack)
    answers = [
        upload(anna, f"/studio/drafts/{draft.id}/file?seen=1", attack, "application/json"),
        send(anna, f"/studio/drafts/{draft.id}/revisions?seen=1", attack),
        send(anna, "/studio/check", attack),
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
