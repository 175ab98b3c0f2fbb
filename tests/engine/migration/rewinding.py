"""What instances are drawn with that return to an earlier element."""

from __future__ import annotations

import pytest

from engine import (
    InvalidState,
    PreviewRewind,
    RewindInstance,
)
from tests.engine.migration.drawn import (
    diagram,
    element,
    ends,
    flow,
    gateway,
    line,
    task,
    timer,
)
from tests.engine.migration.office import OWNER, Office

THREE = diagram(
    ends() + element("endEvent", "late-end"),
    task("write", "Написать"),
    task("check", "Проверить"),
    task("sign", "Подписать"),
    timer("late", "P5D", "sign"),
    line("start", "write", "check", "sign", "end") + flow("late", "late-end"),
)
BRANCHES = diagram(
    ends(),
    task("plan"),
    gateway("parallel", "split", "join"),
    *(task(name) for name in ("a1", "a2", "b", "after")),
    line("start", "plan", "split", "a1", "a2", "join", "after", "end"),
    line("split", "b", "join"),
)


def rewind(office: Office, instance_id: int, element_id: str) -> None:
    office.run(RewindInstance(instance_id, element_id, OWNER, "ошибка в приказе"))
    office.engine.runtime.cache.clear()
    office.work()


def refusal(office: Office, instance_id: int, element_id: str) -> str:
    preview = office.run(PreviewRewind(instance_id, element_id))
    with pytest.raises(InvalidState) as refused:
        rewind(office, instance_id, element_id)
    assert str(refused.value) == preview.obstacle
    return preview.obstacle


def at(office: Office, *done: str) -> int:
    started = office.start()
    for element_id in done:
        office.complete(started, element_id)
    return started
