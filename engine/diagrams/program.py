"""A process made ready to run: its nodes by id, its expressions compiled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.diagrams.model import Event, EventKind, Flow, Node, NodeKind, Process, Scope
from engine.diagrams.reach import Reach, reach
from engine.expressions import (
    Expression,
    Language,
    Script,
    TimerKind,
    TimerSpec,
    compile_script,
    parse_due,
    parse_timer,
)


class Program:
    """What every instance of one definition shares. Never changes after it is built."""

    def __init__(self, process: Process, specs: Mapping[str, Any], language: Language) -> None:
        self.process = process
        self.specs = specs
        self.language = language
        self.nodes: dict[str, Node] = {node.id: node for node in process.nodes()}
        self.outgoing: dict[str, list[Flow]] = {
            node_id: [] for scope in process.scopes.values() for node_id in scope.nodes
        }
        self.incoming: dict[str, list[Flow]] = {node_id: [] for node_id in self.outgoing}
        self.boundaries: dict[str, list[Node]] = {}
        for scope in process.scopes.values():
            for flow in scope.flows:
                self.outgoing[flow.source].append(flow)
                self.incoming[flow.target].append(flow)
        for node in self.nodes.values():
            if node.attached_to is not None:
                self.boundaries.setdefault(node.attached_to, []).append(node)
        self.has_inclusive_joins = any(n.kind is NodeKind.INCLUSIVE for n in self.nodes.values())
        self.conditional = frozenset(
            n.id for n in self.nodes.values() if n.event.kind is EventKind.CONDITIONAL
        )
        self._expressions: dict[str, Expression] = {}
        self._scripts: dict[str, Script] = {}
        self._timers: dict[str, TimerSpec] = {}
        self._dues: dict[str, TimerSpec] = {}
        self._reaches: dict[str, Reach] = {}

    def scope_of(self, node_id: str) -> Scope:
        """Return the scope in which a node stands."""
        return self.process.scopes[self.nodes[node_id].scope]

    def reaching(self, join_id: str) -> Reach:
        """Return from which nodes a token can still come to a join, and by which of its flows."""
        if join_id not in self._reaches:
            self._reaches[join_id] = reach(self.scope_of(join_id), join_id)
        return self._reaches[join_id]

    def expression(self, text: str) -> Expression:
        """Return a compiled expression; raises ExpressionError."""
        if text not in self._expressions:
            self._expressions[text] = self.language.compile(text)
        return self._expressions[text]

    def script(self, node_id: str) -> Script:
        """Return the compiled script of a script task; raises ExpressionError."""
        if node_id not in self._scripts:
            self._scripts[node_id] = compile_script(self.nodes[node_id].script or "", self.language)
        return self._scripts[node_id]

    def timer(self, node_id: str) -> TimerSpec:
        """Return the compiled timer of an event; raises ExpressionError."""
        if node_id not in self._timers:
            self._timers[node_id] = timer_of(self.nodes[node_id].event, self.language)
        return self._timers[node_id]

    def due(self, text: str) -> TimerSpec:
        """Return a compiled due date: a date, a duration, or an expression; raises ExpressionError."""
        if text not in self._dues:
            self._dues[text] = parse_due(text, self.language)
        return self._dues[text]


def timer_of(event: Event, language: Language) -> TimerSpec:
    """Return the compiled timer of a timer event; raises ExpressionError."""
    return parse_timer(_KINDS.get(event.timer or "", "duration"), event.text or "", language)


_KINDS: Mapping[str, TimerKind] = {"date": "date", "cycle": "cycle"}
