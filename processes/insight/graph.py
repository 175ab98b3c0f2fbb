"""The shape of a diagram: what a gateway's ways lead to, and which of them lead back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.diagrams.model import EventKind, Flow, Node, NodeKind
from engine.diagrams.program import Program

DECIDING = frozenset({NodeKind.EXCLUSIVE, NodeKind.INCLUSIVE, NodeKind.EVENT_BASED})
"""Gateways that choose. A parallel one takes every way each time."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a gateway that chooses: the flows that lead straight to one element.

    `arrivals` are the elements whose first event in history tells that the way was taken. `several`
    says that it may be taken together with others, and can be told from them in history.
    """

    gateway: str
    target: str
    flows: tuple[Flow, ...]
    arrivals: tuple[str, ...]
    several: bool
    leads_back: bool

    @property
    def name(self) -> str:
        """Return what is written on its flows; else an empty string."""
        return " / ".join(flow.name for flow in self.flows if flow.name)


class Graph:
    """The flow nodes of a version as a graph: flows, boundary events, beginnings of subprocesses."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._next = {node_id: list(self._after(node)) for node_id, node in program.nodes.items()}
        self.order, self._back = self._walk()
        """The elements in the order in which a walk along the flows meets them."""

    @property
    def program(self) -> Program:
        """The version's program."""
        return self._program

    def ways(self) -> list[Way]:
        """Return the ways out of all gateways that choose between several."""
        return [
            self._way(node, flows)
            for node in self._program.nodes.values()
            if node.kind in DECIDING
            for flows in self._by_target(node.id)
        ]

    def _is_told_apart(self, gateway: str, target: str) -> bool:
        """Return whether no other way of a gateway comes to the target too."""
        others = {flow.target for flow in self._program.outgoing[gateway]} - {target}
        return not any(target in self._reached(other, {gateway}) for other in others)

    def reached_from(self, start: str) -> set[str]:
        """Return all elements that a token can come to from one, which is among them."""
        return self._reached(start, set())

    def repeats_by_itself(self, element_id: str) -> bool:
        """Return whether an element or what it stands in is drawn as done many times."""
        scope: str | None = element_id
        while scope is not None and scope in self._program.nodes:
            node = self._program.nodes[scope]
            if node.loop is not None:
                return True
            scope = node.scope
        return False

    def _reached(self, start: str, but: set[str]) -> set[str]:
        found, stack = {start}, [start]
        while stack:
            after = self._next[stack.pop()]
            fresh = [each for each in after if each not in found and each not in but]
            found.update(fresh)
            stack += fresh
        return found

    def decided_before(self, gateway: str) -> list[tuple[str, Flow]]:
        """Return the decisions after which nothing but the system stands before a gateway.

        They come as gateway and flow, the earliest first: «на доработку», then a limit of rounds.
        """
        decided: list[tuple[str, Flow]] = []
        here, seen = gateway, {gateway}
        while len(flows := self._program.incoming[here]) == 1 and flows[0].source not in seen:
            here = flows[0].source
            seen.add(here)
            if self._decides(here):
                decided.insert(0, (here, flows[0]))
            elif self._program.nodes[here].kind in (NodeKind.USER_TASK, NodeKind.CALL):
                break
        return decided

    def _after(self, node: Node) -> Iterator[str]:
        for flow in self._program.outgoing[node.id]:
            yield flow.target
        for boundary in self._program.boundaries.get(node.id, ()):
            yield boundary.id
        yield from self._beginnings(node.id)
        if node.kind is NodeKind.THROW and node.event.kind is EventKind.LINK:
            for other in self._program.nodes.values():
                if other.kind is NodeKind.CATCH and other.event == node.event:
                    yield other.id

    def _beginnings(self, scope_id: str) -> Iterator[str]:
        scope = self._program.process.scopes.get(scope_id)
        for node in scope.nodes.values() if scope else ():
            if node.kind is NodeKind.START:
                yield node.id

    def _by_target(self, gateway: str) -> Iterable[list[Flow]]:
        targets: dict[str, list[Flow]] = {}
        for flow in self._program.outgoing[gateway]:
            targets.setdefault(flow.target, []).append(flow)
        return targets.values() if len(targets) > 1 else ()

    def _way(self, node: Node, flows: list[Flow]) -> Way:
        target = flows[0].target
        return Way(
            gateway=node.id,
            target=target,
            flows=tuple(flows),
            arrivals=(target, *self._beginnings(target)),
            several=node.kind is NodeKind.INCLUSIVE and self._is_told_apart(node.id, target),
            leads_back=self._leads_back(node.id, target),
        )

    def _leads_back(self, gateway: str, target: str) -> bool:
        """Return whether a way returns to what came before, with nothing left to decide."""
        found, stack = {target}, [(gateway, target)]
        while stack:
            step = stack.pop()
            if step in self._back:
                return True
            here = step[1]
            if self._decides(here):
                continue
            for flow in self._program.outgoing[here]:
                if flow.target not in found or (here, flow.target) in self._back:
                    found.add(flow.target)
                    stack.append((here, flow.target))
        return False

    def _decides(self, node_id: str) -> bool:
        kind = self._program.nodes[node_id].kind
        return kind in DECIDING and len(self._program.outgoing[node_id]) > 1

    def _walk(self) -> tuple[list[str], set[tuple[str, str]]]:
        """Walk in depth from the beginnings; a step to what is still being walked leads back."""
        order: list[str] = []
        back: set[tuple[str, str]] = set()
        done: set[str] = set()
        open_: set[str] = set()
        for root in self._roots():
            if root in done:
                continue
            stack = [(root, iter(self._next[root]))]
            open_.add(root)
            order.append(root)
            while stack:
                here, rest = stack[-1]
                target = next(rest, None)
                if target is None:
                    stack.pop()
                    open_.discard(here)
                    done.add(here)
                elif target in open_:
                    back.add((here, target))
                elif target not in done:
                    stack.append((target, iter(self._next[target])))
                    open_.add(target)
                    order.append(target)
        return order, back

    def _roots(self) -> list[str]:
        """Return where to begin: what nothing leads to, then whatever was not met from there."""
        led_to = {target for targets in self._next.values() for target in targets}
        return [*(each for each in self._next if each not in led_to), *self._next]
