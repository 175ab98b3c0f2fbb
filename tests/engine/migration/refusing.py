"""A simple diagram, and why its instances cannot move."""

from __future__ import annotations

from typing import Any

import pytest

from engine import (
    CannotMigrate,
    Decisions,
    MigrateInstance,
)
from tests.engine.migration.drawn import diagram, ends, line, task
from tests.engine.migration.office import OWNER, Office

SIMPLE = diagram(ends(), task("draft", "Подготовить проект"), line("start", "draft", "end"))


def reasons(office: Office, instance_id: int, **decided: Any) -> str:
    preview = office.preview(instance_id, **decided)
    with pytest.raises(CannotMigrate) as refused:
        office.run(MigrateInstance(instance_id, 2, OWNER, Decisions(**decided)))
    assert str(refused.value) == " ".join(preview.reasons())
    return str(refused.value)
