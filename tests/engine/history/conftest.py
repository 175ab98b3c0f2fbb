from __future__ import annotations

from pathlib import Path

import pytest

from engine import KeyFolder
from engine.testing import FrozenClock, memory_engine
from tests.engine.history.sealed_city import SealedCity, play


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def city(request: pytest.FixtureRequest, keys: KeyFolder) -> SealedCity:
    """A sealed history on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return play(memory_engine(), keys)
    return play(request.getfixturevalue("shared_postgresql")(FrozenClock()), keys)
