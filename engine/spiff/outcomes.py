"""What a step of a workflow tells the rest of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from engine.diagrams.model import Node, NodeKind


@dataclass(frozen=True, slots=True)
class Passed:
    """A token has left an element."""

    element_id: str
    kind: NodeKind


@dataclass(frozen=True, slots=True)
class Failure:
    """A token cannot go on: an expression failed."""

    task_id: UUID
    element_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Thrown:
    """An event for the world outside this instance, with the variables its element saw."""

    node: Node
    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WaitingPoint:
    """A token that waits for something outside."""

    task_id: UUID
    node: Node
