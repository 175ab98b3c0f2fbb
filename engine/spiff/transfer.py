"""Put the tokens of one definition into another: the same tasks, at elements of the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from SpiffWorkflow.util.task import TaskState

from engine.diagrams.model import NodeKind
from engine.diagrams.program import Program
from engine.spiff import tree
from engine.spiff.build import LISTEN, MANY, NODE, SPLIT
from engine.spiff.enter import enter
from engine.spiff.specs import FLOW, Parallel
from engine.spiff.state import dump, load, pack, unpack
from engine.spiff.workflow import LiveWorkflow

Record = list[Any]


@dataclass(frozen=True, slots=True)
class Places:
    """Where each task goes: `at` maps it to an element of the other definition.

    A task that is not in `at` is left behind. `flows` maps the flows by which tokens came to
    joins. `entering` are elements that tokens enter anew, each with the subprocess task around.
    `fresh` are the elements of the other definition that the first one does not have.
    """

    at: Mapping[UUID, str]
    flows: Mapping[str, str]
    entering: tuple[tuple[UUID | None, str], ...]
    fresh: frozenset[str]


def transfer(workflow: LiveWorkflow, program: Program, places: Places) -> LiveWorkflow:
    """Return a workflow of the other definition with the same variables and the placed tasks.

    Events that listen in the other definition only begin to listen; one that both have and that
    listens no more has happened.
    """
    document = unpack(dump(workflow))
    moving = _Moving(program, places)
    document["scopes"] = [
        [host, moving.scope(host), moving.records(tokens, moving.scope(host))]
        for host, _, tokens in document["scopes"]
        if host is None or UUID(hex=host) in places.at
    ]
    moved = load(program, pack(document))
    for host_id, element_id in places.entering:
        enter(moved, host_id, element_id)
    _ask_joins(moved)
    return moved


class _Moving:
    """The records of one state on their way into another program."""

    def __init__(self, program: Program, places: Places) -> None:
        self._program = program
        self._places = places

    def scope(self, host: str | None) -> str:
        """Return the scope that becomes of a scope."""
        return self._program.process.key if host is None else self._places.at[UUID(hex=host)]

    def records(self, tokens: list[Record], scope: str) -> list[Record]:
        """Return one scope's records in the other program, holders before what they hold."""
        result: list[Record] = []
        renamed: dict[str, str | None] = {}
        for task, holder, spec, state, data in tokens:
            element = self._places.at.get(UUID(hex=task))
            if element is None:
                continue
            prefix = spec.partition(":")[0] + ":"
            above = renamed.get(holder, holder)
            if prefix == SPLIT and not self._has_boundaries(element):
                renamed[task] = above
                continue
            if prefix in (NODE, MANY) and self._needs_split(element, above, result):
                above = _split(result, above, element)
            result.append([task, above, prefix + element, state, self._data(data)])
        return result + self._listeners(result, scope)

    def _needs_split(self, element: str, above: str | None, placed: list[Record]) -> bool:
        """Return whether the element's boundary events have no split around it yet."""
        holders = {record[0]: record[2] for record in placed}
        wrapped = holders.get(above or "") in (SPLIT + element, MANY + element)
        return self._has_boundaries(element) and not wrapped

    def _has_boundaries(self, element: str) -> bool:
        return element in self._program.boundaries

    def _data(self, data: dict[str, Any]) -> dict[str, Any]:
        if data.get(FLOW) is None:
            return data
        return {**data, FLOW: self._places.flows.get(data[FLOW], data[FLOW])}

    def _listeners(self, placed: list[Record], scope: str) -> list[Record]:
        """Return the fresh events: beside activities, behind gateways, of event subprocesses."""
        found = [
            [uuid4().hex, task, NODE + event, TaskState.WAITING, {}]
            for task, _, spec, _, _ in placed
            for event in self._events_at(spec)
            if event in self._places.fresh
        ]
        return found + self._event_subprocesses(placed, scope)

    def _event_subprocesses(self, placed: list[Record], scope_id: str) -> list[Record]:
        """Return listeners for fresh event subprocesses, unless one has ended all else here."""
        process = self._program.process
        listening = process.event_subprocesses(process.scopes[scope_id])
        standing = {record[2] for record in placed}
        if any(start.interrupting and NODE + sub.id in standing for sub, start in listening):
            return []
        return [
            [uuid4().hex, None, LISTEN + start.id, TaskState.WAITING, {}]
            for _, start in listening
            if start.id in self._places.fresh
        ]

    def _events_at(self, spec: str) -> list[str]:
        prefix, _, element = spec.partition(":")
        if prefix + ":" == SPLIT:
            return [node.id for node in self._program.boundaries[element]]
        if self._program.nodes[element].kind is NodeKind.EVENT_BASED:
            return [flow.target for flow in self._program.outgoing[element]]
        return []


def _split(result: list[Record], above: str | None, element: str) -> str:
    """Add the task that stands around an activity with boundary events."""
    task = uuid4().hex
    result.append([task, above, SPLIT + element, TaskState.COMPLETED, {}])
    return task


def _ask_joins(workflow: LiveWorkflow) -> None:
    """Let the parallel joins fire that lack nothing now."""
    asked = {}
    for task in tree.all_tokens(workflow):
        if isinstance(task.task_spec, Parallel) and task.state == TaskState.WAITING:
            asked[(id(task.workflow), task.task_spec.name)] = task
    for task in asked.values():
        workflow.arrived_at_join(task)
