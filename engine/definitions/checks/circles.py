"""Circles of automatic steps that nothing can end: one token in one would go round for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from engine.definitions.checks.drawing import Drawing, Ways
from engine.definitions.checks.graph import circles, reachable
from engine.definitions.checks.rule import Found, Rule, at, rule
from engine.diagrams.model import SCOPES, EventKind, Flow, Node, NodeKind, Scope
from engine.expressions import ExpressionError, parse_duration
from engine.spiff.build import entries

_AUTOMATIC = frozenset(
    {
        NodeKind.START,
        NodeKind.END,
        NodeKind.THROW,
        NodeKind.TASK,
        NodeKind.MANUAL_TASK,
        NodeKind.SCRIPT_TASK,
        NodeKind.SERVICE_TASK,
        NodeKind.SEND_TASK,
        NodeKind.RULE_TASK,
        NodeKind.EXCLUSIVE,
        NodeKind.PARALLEL,
        NodeKind.INCLUSIVE,
        NodeKind.COMPLEX,
    }
)
_INNER = frozenset({EventKind.ERROR, EventKind.ESCALATION, EventKind.CANCEL})
"""Boundary events that the inside of a subprocess brings about by itself."""
_ANY_MOMENT = datetime(2023, 9, 1, tzinfo=UTC)


@rule(
    "loop-uncontrolled",
    "circles of automatic steps without a wait and without a condition that could end them",
    "{element} стоит в круге из одних автоматических шагов без условия выхода, "
    "он никогда не остановится: добавьте в круг задачу, ожидание или шлюз с выходом.",
)
def uncontrolled(drawing: Drawing) -> Iterator[Found]:
    """Look for circles that are always gone round, and for circles that are never left."""
    for ways in drawing.ways:
        yield from _uncontrolled(ways)


def is_automatic(ways: Ways, key: str) -> bool:
    """Return whether a token may pass the node without anybody or any time outside."""
    node = ways.nodes[key]
    if node.kind in SCOPES:
        if key not in ways.passed:
            ways.passed[key] = _passes(ways, ways.process.scopes[key])
        return ways.passed[key]
    if node.kind is NodeKind.CATCH:
        return node.event.kind is EventKind.LINK or _is_over(node)
    if node.kind is NodeKind.BOUNDARY:
        return node.event.kind in _INNER
    return node.kind in _AUTOMATIC


def _uncontrolled(ways: Ways) -> Iterator[Found]:
    automatic = {key for key in ways.nodes if is_automatic(ways, key)}
    surely = {key: _always_taken(ways, key) & automatic for key in automatic}
    reported: set[str] = set()
    for circle in circles(_ordered(ways, automatic), lambda key: surely[key]):
        reported |= set(circle)
        yield at(ways.nodes[_first(ways, circle)])
    following = {key: [k for k in ways.following(key) if k in automatic] for key in automatic}
    for circle in circles(_ordered(ways, automatic), lambda key: following[key]):
        inside = set(circle)
        if not inside & reported and not any(_leaves(ways, key, inside, surely) for key in circle):
            yield at(ways.nodes[_first(ways, circle)])


def _leaves(ways: Ways, key: str, circle: set[str], surely: dict[str, set[str]]) -> bool:
    """Return whether a decision at the node may take the token out of the circle for good."""
    if surely[key] & circle:
        return False
    flows = [f for f in ways.outgoing[key] if not _never_taken(ways, f)]
    targets = {flow.target for flow in flows} | {b.id for b in ways.boundaries[key]}
    return bool(targets - circle)


def _always_taken(ways: Ways, key: str) -> set[str]:
    """Return where every token goes that passes the node."""
    node, flows = ways.nodes[key], ways.outgoing[key]
    if any(b.event.kind in _INNER for b in ways.boundaries[key]):
        return set()
    if node.kind in (NodeKind.PARALLEL, NodeKind.EVENT_BASED):
        return {flow.target for flow in flows}
    if node.kind in (NodeKind.EXCLUSIVE, NodeKind.COMPLEX) and len(flows) > 1:
        return set()
    taken = {f.target for f in flows if f.condition is None and f.id != node.default_flow}
    if len(flows) == 1 and flows[0].condition is None:
        taken = {flows[0].target}
    return taken | ({b.id for b in ways.links[node.event.name]} if _is_link(node) else set())


def _never_taken(ways: Ways, flow: Flow) -> bool:
    """Return whether the condition reads nothing and is false, as `false` and `1 == 2`."""
    if flow.condition is None:
        return False
    try:
        condition = ways.language.compile(flow.condition)
        if condition.names or condition.functions:
            return False
        return not condition.evaluate({}, _ANY_MOMENT)
    except ExpressionError:
        return False


def _is_over(node: Node) -> bool:
    """Return whether a timer never waits a second time: a fixed date, or no time at all."""
    event = node.event
    if event.kind is not EventKind.TIMER or not event.text:
        return False
    text = event.text.strip()
    if event.timer == "date":
        return text[:4].isdigit()
    try:
        return text.startswith("P") and parse_duration(text).is_zero
    except ExpressionError:
        return False


def _passes(ways: Ways, scope: Scope) -> bool:
    """Return whether a token may come through a subprocess without waiting."""
    inner = Ways(ways.process, scope, ways.language, ways.passed)
    open_ = {key for key in scope.nodes if is_automatic(inner, key)}
    starts = [node.id for node in entries(scope) if node.id in open_]
    seen = reachable(starts, lambda key: [k for k in inner.following(key) if k in open_])
    return not scope.nodes or any(not inner.outgoing[key] for key in seen)


def _is_link(node: Node) -> bool:
    return node.kind is NodeKind.THROW and node.event.kind is EventKind.LINK


def _ordered(ways: Ways, keys: set[str]) -> list[str]:
    return [key for key in ways.nodes if key in keys]


def _first(ways: Ways, circle: list[str]) -> str:
    inside = set(circle)
    return next(key for key in ways.nodes if key in inside)


RULES: tuple[Rule, ...] = (uncontrolled,)
