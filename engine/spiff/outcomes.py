"""What a step of a workflow tells the rest of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from engine.diagrams.model import EventKind, Node, NodeKind


@dataclass(frozen=True, slots=True)
class Passed:
    """A token has left an element."""

    element_id: str
    kind: NodeKind


@dataclass(frozen=True, slots=True)
class Failure:
    """A token cannot go on. `kind` is `step` (an expression failed) or `error` (nobody handles it)."""

    task_id: UUID
    element_id: str
    reason: str
    kind: str = "step"


@dataclass(frozen=True, slots=True)
class Thrown:
    """What an element throws. `key` and `payload` go with a message, `payload` with a signal."""

    node: Node
    task_id: UUID
    key: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> EventKind:
        """Return what kind of event it is."""
        return self.node.event.kind

    @property
    def name(self) -> str | None:
        """Return the name of the message or signal, the code of the error or escalation."""
        return self.node.event.name


@dataclass(frozen=True, slots=True)
class WaitingPoint:
    """A token that waits for something outside."""

    task_id: UUID
    node: Node
