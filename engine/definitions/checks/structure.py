"""What makes a drawing a process: ids, flows, beginnings and ends (BPMN 2.0, chapters 7 and 10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.diagrams.model import EventKind, Flow, Node, NodeKind, Process, Scope
from engine.errors import Problem
from engine.spiff.build import entries, is_passive

MAX_NODES = 2_000


def structure_problems(process: Process) -> list[Problem]:
    """Return everything that is wrong with the drawing itself."""
    found = [*_ids(process), *_sizes(process)]
    for scope in process.scopes.values():
        found += [*_flows(process, scope), *_boundaries(scope)]
    if not found:
        for scope in process.scopes.values():
            found += [*_ends(scope), *_reachable(scope)]
    return found


def _called(node: Node) -> str:
    return f"«{node.name or node.id}»"


def _ids(process: Process) -> Iterator[Problem]:
    counts = Counter(node.id for node in process.nodes())
    counts.update(flow.id for scope in process.scopes.values() for flow in scope.flows)
    for element_id, count in counts.items():
        if not element_id:
            yield Problem(None, "id-present", "У одного из элементов схемы нет идентификатора.")
        elif count > 1:
            message = (
                f"Идентификатор «{element_id}» стоит у {count} элементов: он должен быть один."
            )
            yield Problem(element_id, "id-unique", message)
    if not process.key:
        yield Problem(None, "process-key", "У процесса нет идентификатора.")


def _sizes(process: Process) -> Iterator[Problem]:
    count = sum(1 for _ in process.nodes())
    if count > MAX_NODES:
        message = (
            f"На схеме {count} элементов, больше {MAX_NODES} не принимается: разделите процесс."
        )
        yield Problem(None, "size-nodes", message)


def _flows(process: Process, scope: Scope) -> Iterator[Problem]:
    for flow in scope.flows:
        for end in (flow.source, flow.target):
            if end not in scope.nodes:
                yield _lost(process, flow, end)
        target, source = scope.nodes.get(flow.target), scope.nodes.get(flow.source)
        if target is not None and (target.kind is NodeKind.START or is_passive(target)):
            message = f"В {_called(target)} не может входить поток: здесь токен появляется сам."
            yield Problem(flow.id, "flow-into-start", message)
        if source is not None and source.kind is NodeKind.END:
            message = f"Из завершающего события {_called(source)} поток выходить не может."
            yield Problem(flow.id, "flow-from-end", message)


def _lost(process: Process, flow: Flow, end: str) -> Problem:
    if any(end in scope.nodes for scope in process.scopes.values()):
        message = f"Поток «{flow.name or flow.id}» пересекает границу подпроцесса: так нельзя."
        return Problem(flow.id, "flow-crosses-scope", message)
    message = f"Поток «{flow.name or flow.id}» ведёт к элементу «{end}», которого на схеме нет."
    return Problem(flow.id, "flow-dangling", message)


def _boundaries(scope: Scope) -> Iterator[Problem]:
    for node in scope.nodes.values():
        if node.kind is NodeKind.BOUNDARY and node.attached_to not in scope.nodes:
            message = f"Граничное событие {_called(node)} не прикреплено ни к одной задаче."
            yield Problem(node.id, "boundary-host", message)


def _ends(scope: Scope) -> Iterator[Problem]:
    if not scope.nodes:
        if scope.parent is not None:
            yield Problem(scope.id, "scope-empty", f"Подпроцесс «{scope.id}» пуст.")
        return
    if scope.parent is None and not any(n.kind is NodeKind.END for n in scope.nodes.values()):
        message = "У процесса нет завершающего события: непонятно, когда он закончен."
        yield Problem(scope.id, "end-present", message)
    if not entries(scope):
        message = "Процессу не с чего начаться: добавьте начальное событие."
        yield Problem(scope.id, "start-present", message)


def _reachable(scope: Scope) -> Iterator[Problem]:
    seen: set[str] = set()
    stack = [node.id for node in entries(scope)]
    stack += [node.id for node in scope.nodes.values() if node.triggered_by_event]
    while stack:
        here = stack.pop()
        if here in seen:
            continue
        seen.add(here)
        stack += [flow.target for flow in scope.outgoing(here)]
        stack += [
            n.id for n in scope.nodes.values() if n.attached_to == here or _linked(scope, here, n)
        ]
    for node in scope.nodes.values():
        if node.id not in seen:
            message = f"До {_called(node)} нельзя дойти от начала процесса."
            yield Problem(node.id, "node-reachable", message)


def _linked(scope: Scope, here: str, node: Node) -> bool:
    throwing = scope.nodes[here]
    is_link = throwing.kind is NodeKind.THROW and throwing.event.kind is EventKind.LINK
    return is_link and node.kind is NodeKind.CATCH and node.event == throwing.event
