from __future__ import annotations

import pytest

from engine.testing import FrozenClock
from tests.engine.migration.office import Office, open_office


@pytest.fixture(params=["memory", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def office(request: pytest.FixtureRequest) -> Office:
    """The same on both databases."""
    if request.param == "memory":
        return open_office()
    clock = FrozenClock()
    return Office(request.getfixturevalue("shared_postgresql")(clock), clock)
