"""Where the tokens of a workflow stand, as values: for those who judge a state from outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from engine.spiff.marks import FAILED
from engine.spiff.specs import FLOW, Boundary, EventBased, Listener, Many, Split
from engine.spiff.workflow import LiveWorkflow


@dataclass(frozen=True, slots=True)
class Position:
    """One task of a workflow.

    `holder_id` is the task that holds it, `host_id` the embedded subprocess in which it stands.
    `wraps`: it stands around an activity (its boundary events, its repetitions), and the activity
    is another task. `listens`: it ends when what it listens beside ends: its holder, or the scope.
    `flow_id` is where it came from, if it waits at a join. `passes` are the passes begun by a loop,
    and all of them if their number is known.
    """

    task_id: UUID
    element_id: str
    scope: str
    holder_id: UUID | None
    host_id: UUID | None
    wraps: bool
    listens: bool
    flow_id: str | None
    failed: bool
    passes: tuple[int, int | None] | None


def positions(workflow: LiveWorkflow) -> list[Position]:
    """Return all positions, those around before those inside."""
    inner = sorted(workflow.subprocesses.values(), key=lambda sub: sub.depth)
    return [_position(task) for scope in (workflow, *inner) for task in _walk(scope.task_tree)]


def listens(task: Any) -> bool:
    """Return whether a task only listens: beside an activity, in a scope, behind a gateway."""
    return isinstance(task.task_spec, (Boundary, Listener)) or isinstance(
        task.parent.task_spec, EventBased
    )


def _walk(root: Any) -> Iterator[Any]:
    for child in root.children:
        yield child
        yield from _walk(child)


def _position(task: Any) -> Position:
    spec, data, scope = task.task_spec, task.internal_data, task.workflow
    parent = None if task.parent is task.workflow.task_tree else task.parent
    return Position(
        task_id=task.id,
        element_id=spec.element_id,
        scope=scope.spec.name,
        holder_id=None if parent is None else parent.id,
        host_id=None if scope.host is None else scope.host.id,
        wraps=isinstance(spec, (Split, Many)),
        listens=listens(task),
        flow_id=data.get(FLOW),
        failed=FAILED in data,
        passes=(data["begun"], data["n"]) if "begun" in data else None,
    )
