"""Where the tokens of a drawing stand, and what the standard says of one place at one moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.engine.properties.graph import Flow, Graph, Happening, Node, Repetition


@dataclass(eq=False, slots=True)
class Frame:
    """A scope under way. A process has variables of its own, a loop's pass has its item."""

    graph: Graph
    variables: dict[str, Any]
    items: dict[str, Any]
    run: Run | None = None
    tokens: list[Token] = field(default_factory=list)

    def key(self, node: Node, items: Mapping[str, Any]) -> str:
        """Return what tells an element from its twins in other passes."""
        seen = {**self.variables, **self.items, **items}
        return "-".join(seen[name] for name in node.key)


@dataclass(eq=False, slots=True)
class Token:
    """A token. At an activity it has the passes under way, at a join the flow that it came by."""

    frame: Frame
    node: Node
    flow: Flow | None = None
    listeners: list[Listener] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    stopped: bool = False
    begun: int = 0
    done: int = 0


@dataclass(eq=False, slots=True)
class Run:
    """A pass of an activity: a person's work, or a scope."""

    token: Token
    number: int
    items: dict[str, Any]
    frame: Frame | None = None


@dataclass(eq=False, slots=True)
class Listener:
    """A token or an activity that waits for an event."""

    token: Token
    node: Node
    number: int
    due: datetime | None
    remaining: int

    @property
    def event(self) -> Happening:
        """Return what it waits for."""
        assert self.node.event is not None
        return self.node.event

    @property
    def key(self) -> str:
        """Return the key under which a message finds it."""
        return self.token.frame.key(self.node, {})


class Marking:
    """All tokens of an instance."""

    def __init__(self, root: Frame) -> None:
        self.root = root

    @property
    def is_over(self) -> bool:
        """Return whether no token is left."""
        return not self.root.tokens

    def work(self) -> list[tuple[str, str, Run]]:
        """Return the open tasks with their keys, those of an element in the order they opened."""
        runs = [r for token in self.tokens() for r in token.runs if r.frame is None]
        found = [(r.token.node.id, r.token.frame.key(r.token.node, r.items), r) for r in runs]
        return sorted(found, key=lambda item: (item[0], item[1], item[2].number))

    def listeners(self, kind: str) -> list[Listener]:
        """Return who waits for timers, messages or signals, in the order they began."""
        found = [each for token in self.tokens() for each in token.listeners]
        return sorted((x for x in found if x.event.kind == kind), key=lambda x: x.number)

    def calls(self) -> list[tuple[str, int]]:
        """Return the calls under way, and how many called processes each still waits for.

        A standard loop does not know how many rounds there will be.
        """
        calls = [t for t in self.tokens() if t.node.kind == "callActivity"]
        return [
            (t.node.id, 1 if is_standard(t.node) else total_of(t.node.loop) - t.done) for t in calls
        ]

    def incidents(self) -> list[str]:
        """Return where errors stopped, and `join` for each process that is stuck at its joins."""
        stopped = [token.node.id for token in self.tokens() if token.stopped]
        return stopped + ["join" for process in self.processes() if is_stuck(process)]

    def tokens(self) -> Iterator[Token]:
        """Yield every token."""
        for process in self.processes():
            yield from tokens_of(process)

    def processes(self) -> Iterator[Frame]:
        """Yield the main process and those called, at every depth."""
        processes = [self.root]
        while processes:
            process = processes.pop()
            yield process
            for token in tokens_of(process):
                if token.node.kind == "callActivity":
                    processes += [run.frame for run in token.runs if run.frame is not None]

    def is_alive(self, token: Token) -> bool:
        """Return whether a token has not been taken away, alone or with what is around it."""
        return token in token.frame.tokens and self.is_under_way(token.frame)

    def is_under_way(self, frame: Frame) -> bool:
        """Return whether a scope has neither ended nor been interrupted."""
        run = frame.run
        return run is None or (run in run.token.runs and self.is_alive(run.token))


def tokens_of(process: Frame) -> Iterator[Token]:
    """Yield the tokens of a process and of its subprocesses."""
    frames = [process]
    while frames:
        frame = frames.pop()
        for token in frame.tokens:
            yield token
            if token.node.kind != "callActivity":
                frames += [run.frame for run in token.runs if run.frame is not None]


def is_stuck(process: Frame) -> bool:
    """Return whether tokens stand at joins, and nothing else moves or waits."""
    tokens = [
        token for token in tokens_of(process) if token.node.kind != "subProcess" or token.listeners
    ]
    return bool(tokens) and all(token.flow is not None for token in tokens)


def handler_of(frame: Frame, kind: str, name: str) -> Listener | None:
    """Return the nearest boundary event that handles an error or an escalation."""
    while frame.run is not None:
        token = frame.run.token
        for wanted in (name, None):
            for listener in token.listeners:
                if listener.event.kind == kind and listener.event.name == wanted:
                    return listener
        frame = token.frame
    return None


def total_of(loop: Repetition | None) -> int:
    return 1 if loop is None else loop.size


def is_standard(node: Node) -> bool:
    return node.loop is not None and node.loop.kind == "standard"


def leaving(graph: Graph, node: Node) -> list[Flow]:
    return [flow for flow in graph.flows if flow.source == node.id]


def entering(graph: Graph, node: Node) -> list[Flow]:
    return [flow for flow in graph.flows if flow.target == node.id]


def waiting_at(frame: Frame, node: Node) -> dict[str, Token]:
    """Return the token that came first on each flow into a join."""
    found: dict[str, Token] = {}
    for token in frame.tokens:
        if token.node is node and token.flow is not None:
            found.setdefault(token.flow.id, token)
    return found


def chosen(frame: Frame, node: Node) -> list[Flow]:
    """Return the flows that a token takes (13.3.1, 13.4)."""
    flows = leaving(frame.graph, node)
    found = [
        flow
        for flow in flows
        if flow.id != node.default
        and (flow.condition is None or flow.condition.holds(frame.variables))
    ]
    if node.kind == "exclusiveGateway":
        found = found[:1]
    return found or [flow for flow in flows if flow.id == node.default]


def may_join(frame: Frame, join: Node) -> bool:
    """Return whether no token can come to a flow without one, that cannot come to one with (13.4.3)."""
    filled = waiting_at(frame, join)
    into = entering(frame.graph, join)
    full = {flow.source for flow in into if flow.id in filled}
    empty = {flow.source for flow in into if flow.id not in filled}
    for token in frame.tokens:
        if token.node is join:
            continue
        reached = _reached(frame.graph, token.node.id, join.id)
        if reached & empty and not reached & full:
            return False
    return True


def _reached(graph: Graph, start: str, avoided: str) -> set[str]:
    reached, stack = {start}, [start]
    while stack:
        here = stack.pop()
        following = {flow.target for flow in graph.flows if flow.source == here}
        following |= {node.id for node in graph.nodes.values() if node.host == here}
        stack += following - reached - {avoided}
        reached |= following - {avoided}
    return reached
