"""What an attack must not do, and that the engine serves on after it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from engine import Actor, CompleteWorkItem, Deploy, Engine, InstanceView, StartInstance, WorkItemsOf
from tests.engine.trace import FOLDER

CLERK = Actor("clerk", frozenset({"clerk"}))
_OUTSIDE = frozenset(
    {
        "os.exec",
        "os.fork",
        "os.posix_spawn",
        "os.remove",
        "os.rename",
        "os.system",
        "socket.connect",
        "socket.getaddrinfo",
        "subprocess.Popen",
    }
)
_seen: list[str] | None = None


def _notice(event: str, arguments: tuple[Any, ...]) -> None:
    """Note what Python does outside itself: programs, files written, connections."""
    if _seen is None:
        return
    if event in _OUTSIDE:
        _seen.append(f"{event} {arguments}")
    elif event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        _seen.append(f"open {arguments}")


sys.addaudithook(_notice)


@contextmanager
def nothing_happens_outside() -> Iterator[None]:
    """Fail if anything inside runs a program, writes a file or opens a connection."""
    global _seen  # noqa: PLW0603 - an audit hook can never be taken out, only be told to look away
    found: list[str] = []
    _seen = found
    try:
        yield
    finally:
        _seen = None
    assert found == []


def assert_serves_on(engine: Engine) -> None:
    """Deploy, start and complete a plain process on the engine that was attacked."""
    engine.execute(Deploy((FOLDER / "sequence.bpmn").read_bytes()))
    instance_id = engine.execute(StartInstance("sequence"))
    for _ in range(2):
        (item,) = engine.execute(WorkItemsOf(instance_id, open_only=True))
        engine.execute(CompleteWorkItem(item.id, CLERK, {}))
    assert engine.execute(InstanceView(instance_id)).instance.state == "completed"
