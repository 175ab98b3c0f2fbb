from __future__ import annotations

import pytest

from engine import Actor, Deploy, Intervention
from processes.forms import load_library
from tests.processes.moves.branches import with_approval
from tests.processes.studio.conftest import Studio, studio

__all__ = ["studio"]

OWNER = Actor(
    "anna", frozenset({"process_owner@ioc"}), interventions=frozenset({Intervention.MIGRATE})
)


@pytest.fixture
def office(studio: Studio) -> Studio:
    """Return the studio with a second version of the branch published."""
    studio.engine.execute(Deploy(with_approval(), load_library()))
    return studio
