"""A draft that differs from its version in one name, and the versions of its process."""

from __future__ import annotations

import pytest

from engine import VersionsOf
from processes.studio import Draft, SaveRevision
from tests.webapp.drawing import (
    KEY,
    OWNER,
    renamed,
)
from webapp import Wiring

PAGE = f"/processes/{KEY}/draft/publication"


def saved(wiring: Wiring, draft: Draft, xml: bytes) -> Draft:
    return wiring.engine.execute(SaveRevision(OWNER, draft.id, draft.revision, xml))


@pytest.fixture
def changed(wiring: Wiring, draft: Draft) -> Draft:
    """The draft with its last task renamed."""
    return saved(wiring, draft, renamed("Утвердить сводку"))


def versions(wiring: Wiring, key: str = KEY) -> list[int]:
    return [one.version for one in wiring.engine.execute(VersionsOf(key))]
