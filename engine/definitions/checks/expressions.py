"""Every expression, script and timer is compiled before anybody runs into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from engine.diagrams.model import EventKind, Flow, Node, NodeKind, Process, Scope
from engine.errors import Problem
from engine.expressions import ExpressionError, Language, compile_script, parse_timer
from engine.expressions.timers import TimerKind

_TIMERS: dict[str, TimerKind] = {"date": "date", "duration": "duration", "cycle": "cycle"}
_EXPRESSIONS = ("assignee", "organisation", "correlation_key")


def expression_problems(process: Process, language: Language) -> list[Problem]:
    """Return the expressions that do not compile, and gateways that could find no way."""
    found: list[Problem] = []
    for scope in process.scopes.values():
        for flow in scope.flows:
            found += _condition(flow, language)
        for node in scope.nodes.values():
            found += _node(node, language)
            found += _ways_out(scope, node)
    return found


def _condition(flow: Flow, language: Language) -> Iterator[Problem]:
    if flow.condition is not None:
        text = flow.condition
        yield from _tried(flow.id, "condition-valid", lambda: language.compile(text))


def _node(node: Node, language: Language) -> Iterator[Problem]:
    texts = [node.properties[name] for name in _EXPRESSIONS if name in node.properties]
    texts += [*node.mapping("in").values(), *node.mapping("out").values()]
    if node.loop is not None:
        loop = node.loop
        texts += [t for t in (loop.collection, loop.cardinality, loop.condition) if t]
    for text in texts:
        yield from _tried(node.id, "expression-valid", partial(language.compile, text))
    if node.kind is NodeKind.SCRIPT_TASK:
        yield from _tried(
            node.id, "script-valid", lambda: compile_script(node.script or "", language)
        )
    if node.event.kind is EventKind.TIMER and node.event.text:
        kind, written = _TIMERS[node.event.timer or "duration"], node.event.text
        yield from _tried(node.id, "timer-valid", lambda: parse_timer(kind, written, language))
    if "due" in node.properties:
        due = node.properties["due"]
        yield from _tried(node.id, "due-valid", lambda: parse_timer("duration", due, language))


def _ways_out(scope: Scope, node: Node) -> Iterator[Problem]:
    flows = scope.outgoing(node.id)
    if node.kind not in (NodeKind.EXCLUSIVE, NodeKind.INCLUSIVE) or len(flows) < 2:
        return
    for flow in flows:
        if flow.condition is None and flow.id != node.default_flow:
            message = (
                f"Из «{node.name or node.id}» выходит поток «{flow.name or flow.id}» без условия: "
                "задайте условие или сделайте его путём по умолчанию."
            )
            yield Problem(flow.id, "gateway-conditions", message)


def _tried(element_id: str, rule: str, attempt: Callable[[], object]) -> Iterator[Problem]:
    try:
        attempt()
    except ExpressionError as error:
        yield Problem(element_id, rule, str(error))
