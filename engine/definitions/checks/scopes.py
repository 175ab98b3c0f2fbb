"""Processes and subprocesses as wholes: how they begin, what is reached, how they end."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.circles import is_automatic
from engine.definitions.checks.drawing import Drawing, Ways
from engine.definitions.checks.graph import circles, reachable
from engine.definitions.checks.rule import Found, Rule, at, quoted, rule
from engine.diagrams.model import EventKind, Node, NodeKind
from engine.spiff.build import entries

_BREAKS_OUT = frozenset(
    {EventKind.TERMINATE, EventKind.ERROR, EventKind.ESCALATION, EventKind.CANCEL}
)


@rule(
    "process-executable",
    "files without a process that is to be executed",
    "В файле нет ни одного исполняемого процесса: отметьте процесс как исполняемый.",
)
def executable(drawing: Drawing) -> Iterator[Found]:
    """Look for a process with isExecutable."""
    if not drawing.processes:
        yield Found(None, {})


@rule(
    "scope-empty",
    "processes and subprocesses with nothing in them",
    "{element} пуст: нарисуйте его шаги или удалите его.",
)
def empty(drawing: Drawing) -> Iterator[Found]:
    """Look for scopes without nodes."""
    for ways in drawing.ways:
        if not ways.nodes:
            yield Found(ways.scope.id or None, {"element": _title(ways)})


@rule(
    "start-present",
    "processes without a start event, subprocesses in which no token can appear",
    "В {element} не с чего начать: добавьте начальное событие.",
)
def start_present(drawing: Drawing) -> Iterator[Found]:
    """Look for a start event; in a subprocess a node that nothing leads to will do."""
    for ways in drawing.ways:
        begins = [n for n in entries(ways.scope) if ways.host or n.kind is NodeKind.START]
        if ways.nodes and not begins:
            yield Found(ways.scope.id, {"element": _title(ways)})


@rule(
    "start-single",
    "several start events without a trigger in one scope, which would all begin at once",
    "В {element} несколько начальных событий без условия, непонятно, с какого начинать: "
    "оставьте одно.",
)
def start_single(drawing: Drawing) -> Iterator[Found]:
    """Count the none start events."""
    for ways in drawing.ways:
        plain = [
            n
            for n in ways.nodes.values()
            if n.kind is NodeKind.START and n.event.kind is EventKind.NONE
        ]
        if len(plain) > 1:
            yield Found(plain[1].id, {"element": _title(ways)})


@rule(
    "end-present",
    "processes without an end event",
    "У процесса {element} нет завершающего события, непонятно, когда он закончен: добавьте его.",
)
def end_present(drawing: Drawing) -> Iterator[Found]:
    """Look for an end event at the top level."""
    for ways in drawing.ways:
        has_end = any(node.kind is NodeKind.END for node in ways.nodes.values())
        if ways.host is None and ways.nodes and not has_end:
            yield Found(ways.scope.id, {"element": _title(ways)})


@rule(
    "node-reachable",
    "nodes that no token can come to",
    "До {element} нельзя дойти от начала процесса: проведите к нему поток или удалите его.",
)
def node_reachable(drawing: Drawing) -> Iterator[Found]:
    """Follow all ways from where the scope begins, and from where a broken flow meant to lead."""
    for ways in drawing.ways:
        starts = [node.id for node in entries(ways.scope)]
        starts += [node.id for node in ways.nodes.values() if _begins_elsewhere(ways, node)]
        starts += [flow.target for flow in ways.scope.flows if flow.source not in ways.nodes]
        seen = reachable((s for s in starts if s in ways.nodes), ways.following)
        if starts:
            for key, node in ways.nodes.items():
                if key not in seen and key == node.id:
                    yield at(node)


@rule(
    "end-reachable",
    "circles with waits in them that no way leads out of",
    "Из {element} и следующих за ним шагов нет выхода, процесс никогда не закончится: "
    "добавьте путь к завершающему событию.",
)
def end_reachable(drawing: Drawing) -> Iterator[Found]:
    """Look for circles that lead to nothing outside; automatic ones are another rule's."""
    for ways in drawing.ways:
        if _may_be_interrupted(ways):
            continue
        for circle in circles(ways.nodes, ways.following):
            inside = set(circle)
            leads_out = any(set(ways.following(key)) - inside for key in circle)
            broken = any(f.target not in ways.nodes for key in circle for f in ways.outgoing[key])
            waits = any(not is_automatic(ways, key) for key in circle)
            if waits and not leads_out and not broken:
                first = next(key for key in ways.nodes if key in inside)
                yield at(ways.nodes[first])


def _title(ways: Ways) -> str:
    host = ways.host
    if host is not None:
        return quoted(host.name, host.id)
    return quoted(ways.process.name, ways.process.key)


def _begins_elsewhere(ways: Ways, node: Node) -> bool:
    """Return whether a token appears at the node although no flow leads there.

    Start events of every kind, event subprocesses, and boundary events whose host is missing,
    which is another rule's business.
    """
    if node.kind is NodeKind.BOUNDARY:
        return node.attached_to not in ways.nodes
    return node.kind is NodeKind.START or node.triggered_by_event


def _may_be_interrupted(ways: Ways) -> bool:
    """Return whether something beside a circle may end it: then it may well have no way out."""
    for scope, host in ways.around():
        if any(
            n.kind is NodeKind.END and n.event.kind in _BREAKS_OUT for n in scope.nodes.values()
        ):
            return True
        if any(n.triggered_by_event for n in scope.nodes.values()):
            return True
        if host is not None and host.triggered_by_event:
            return True
        if host is not None and _has_interrupting_boundary(ways, host):
            return True
    return False


def _has_interrupting_boundary(ways: Ways, host: Node) -> bool:
    beside = ways.process.scopes[host.scope].nodes.values()
    return any(n.attached_to == host.id and n.interrupting for n in beside)


RULES: tuple[Rule, ...] = (
    executable,
    empty,
    start_present,
    start_single,
    end_present,
    node_reachable,
    end_reachable,
)
