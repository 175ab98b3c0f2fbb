"""An instance's state as bytes: variables and live tokens, without the definition.

Format 1: zlib over JSON `{"v": 1, "vars": {…}, "scopes": [[parent task, spec, [token…]]…]}` where
a token is `[id, parent id or null, spec name, state, internal data]`. Scopes stand before the
scopes nested in them, tokens before the tokens they hold.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import orjson
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.diagrams.program import Program
from engine.errors import EngineError, InvalidInput
from engine.spiff import tree
from engine.spiff.token import Token
from engine.spiff.workflow import InnerWorkflow, LiveWorkflow

FORMAT = 1
MAX_BYTES = 32_000_000
"""Size of a state before it is packed; it is read and written as a whole."""


class UnreadableState(EngineError):
    """A stored state does not fit its definition or was written by a newer version."""


def dump(workflow: LiveWorkflow) -> bytes:
    """Return the state of a workflow that stands still, and order it as it will be read.

    What goes on in memory and what is read again then open and close things in one order.
    """
    inner = _outermost_first(workflow)
    workflow.subprocesses = {sub.parent_task_id: sub for sub in inner}
    scopes = [_scope(workflow, None)]
    scopes += [_scope(sub, sub.parent_task_id.hex) for sub in inner]
    document = {"v": FORMAT, "vars": workflow.variables, "scopes": scopes}
    return pack(document)


def pack(document: dict[str, Any]) -> bytes:
    """Return a state's document as bytes; raises InvalidInput when it is too large."""
    written = orjson.dumps(document)
    if len(written) > MAX_BYTES:
        raise InvalidInput(
            f"Данных процесса больше {MAX_BYTES // 1_000_000} МБ: столько он хранить не может. "
            "Уменьшите списки и тексты в его переменных."
        )
    return zlib.compress(written, 1)


def unpack(state: bytes) -> dict[str, Any]:
    """Return a stored state's document; raises UnreadableState."""
    document: dict[str, Any] = orjson.loads(zlib.decompress(state))
    if document["v"] != FORMAT:
        raise UnreadableState(f"Expected state format {FORMAT}, found {document['v']}.")
    return document


def variables_of(state: bytes) -> dict[str, Any]:
    """Return the variables in a stored state."""
    result: dict[str, Any] = unpack(state)["vars"]
    return result


def load(program: Program, state: bytes) -> LiveWorkflow:
    """Return the workflow as it stood; raises UnreadableState."""
    document = unpack(state)
    workflow = LiveWorkflow(program, document["vars"], loading=True)
    try:
        for parent, spec, tokens in document["scopes"]:
            _restore(workflow, parent, spec, tokens)
    except KeyError as error:
        raise UnreadableState(
            f"The state names {error}, which its definition does not have."
        ) from error
    workflow.resume_ready()
    return workflow


def _outermost_first(workflow: LiveWorkflow) -> list[BpmnSubWorkflow]:
    return sorted(workflow.subprocesses.values(), key=lambda sub: sub.depth)


def _scope(workflow: Any, parent: str | None) -> list[Any]:
    root = workflow.task_tree
    tokens = list(_walk(root))
    workflow.tasks = {task.id: task for task in (root, *tokens)}
    return [parent, workflow.spec.name, [_token(task) for task in tokens]]


def _walk(root: Any) -> Iterator[Any]:
    for child in root.children:
        yield child
        yield from _walk(child)


def _token(task: Any) -> list[Any]:
    parent = task.parent
    above = None if parent is task.workflow.task_tree else parent.id.hex
    return [task.id.hex, above, task.task_spec.name, task.state, task.internal_data]


def _restore(top: LiveWorkflow, parent: str | None, spec_name: str, tokens: list[Any]) -> None:
    workflow: Any = top
    if parent is not None:
        host = tree.find(top, UUID(hex=parent))
        if host is None:
            raise UnreadableState(f"The state has a scope {spec_name} without its activity.")
        workflow = InnerWorkflow(top.subprocess_specs[spec_name], host, loading=True)
        top.subprocesses[host.id] = workflow
    root = Token(workflow, workflow.spec.start, state=TaskState.COMPLETED)
    workflow.task_tree = root
    for task_id, above, name, state, data in tokens:
        holder = root if above is None else workflow.tasks[UUID(hex=above)]
        task = Token(workflow, workflow.spec.task_specs[name], holder, state, UUID(hex=task_id))
        task.internal_data = data
