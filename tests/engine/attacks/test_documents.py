"""Hostile documents are refused or inert: nothing is read, written or fetched, the engine serves on."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from engine import (
    CheckDiagram,
    Deploy,
    DiagramXml,
    Engine,
    InvalidDiagram,
    NewestDefinitions,
    Problem,
)
from engine.diagrams.xml import in_utf8
from engine.testing import memory_engine
from tests.engine.attacks.documents import ATTACKS
from tests.engine.attacks.watch import assert_serves_on, nothing_happens_outside

SECRET = "не для чужих глаз"


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A port on which nobody should call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_document_is_refused_or_inert(
    name: str, tmp_path: Path, listener: socket.socket
) -> None:
    secret, canary = tmp_path / "secret", tmp_path / "canary"
    secret.write_text(SECRET, encoding="utf-8")
    xml = made(name, {"secret": secret, "canary": canary, "port": listener.getsockname()[1]})
    engine = memory_engine()

    with nothing_happens_outside():
        problems = engine.execute(CheckDiagram(xml)).problems
        told = deployed(engine, xml)

    rule = ATTACKS[name][1]
    assert told == problems
    assert rule in {problem.rule for problem in problems} or (rule is None and not problems)
    assert len(problems) <= 200
    assert all(SECRET not in p.message and len(p.message) < 600 for p in problems)
    assert not canary.exists()
    with pytest.raises(BlockingIOError):
        listener.accept()
    assert_serves_on(engine)


def made(name: str, words: Mapping[str, object]) -> bytes:
    """Return the document of an attack, its words filled in."""
    written = ATTACKS[name][0]()
    xml = written.encode() if isinstance(written, str) else written
    for word, value in words.items():
        xml = xml.replace(b"{%s}" % word.encode(), str(value).encode())
    return xml


def deployed(engine: Engine, xml: bytes) -> list[Problem]:
    """Deploy a document and return with what it is refused; one that is taken is kept as it is."""
    try:
        (definition,) = engine.execute(Deploy(xml))
    except InvalidDiagram as refused:
        assert engine.execute(NewestDefinitions()) == []
        return refused.problems
    assert engine.execute(DiagramXml(definition.definition_id)) == in_utf8(xml)
    return []
