"""What an owner decides for work that moves, and a task with a timer."""

from __future__ import annotations

from typing import Any

from engine import (
    Choice,
    Verdict,
)
from engine.migration.values import Aspect
from tests.engine.migration.drawn import (
    diagram,
    element,
    ends,
    flow,
    line,
    task,
    timer,
)
from tests.engine.migration.office import Office


def keep(aspect: Aspect, element_id: str = "draft") -> dict[str, Any]:
    return {"choices": {(element_id, aspect): Choice.KEEP}}


def renew(aspect: Aspect, element_id: str = "draft") -> dict[str, Any]:
    return {"choices": {(element_id, aspect): Choice.RENEW}}


def question(office: Office, instance_id: int) -> str:
    preview = office.preview(instance_id)
    assert preview.verdict is Verdict.NEEDS_DECISION
    [reason] = preview.reasons()
    return reason


def timed(text: str) -> bytes:
    return diagram(
        ends() + element("endEvent", "late-end"),
        task("draft"),
        timer("late", text, "draft", name="Срок вышел"),
        line("start", "draft", "end") + flow("late", "late-end"),
    )
