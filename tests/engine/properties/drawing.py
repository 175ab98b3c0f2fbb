"""From a tree of blocks to a graph of BPMN elements."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatchmethod
from typing import Any

from tests.engine.properties import blocks
from tests.engine.properties.graph import Condition, Flow, Graph, Happening, Node, Repetition


@dataclass(frozen=True, slots=True)
class Tail:
    """A node from which a flow is still to be drawn."""

    source: str
    condition: Condition | None = None
    default: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block is drawn: the scope, and the loop items around it."""

    graph: Graph
    items: tuple[str, ...] = ()


Tails = tuple[Tail, ...]


class Drawing:
    """The main process, the processes that it calls, and the variables that it starts with."""

    def __init__(self, tree: blocks.Steps) -> None:
        self.called: list[Graph] = []
        self.variables: dict[str, Any] = {}
        self.messages: list[Node] = []
        self._number = 0
        self._throwing: list[tuple[Node, int]] = []
        self.main = Graph("main")
        self._scope(tree, Place(self.main))
        for node, which in self._throwing:
            addressees = [m for m in self.messages if not m.key and m.event]
            if addressees:
                node.event = addressees[which % len(addressees)].event

    def _scope(self, body: blocks.Steps, place: Place) -> None:
        tails = self._draw(body, place, (Tail(self._node(place, "startEvent").id),))
        self._then(place, tails, self._node(place, "endEvent"))

    def _node(self, place: Place, kind: str, **columns: Any) -> Node:
        self._number += 1
        node = Node(f"{kind}-{self._number}", kind, place.items, **columns)
        place.graph.nodes[node.id] = node
        return node

    def _then(self, place: Place, tails: Tails, node: Node) -> Tails:
        """Lead flows from the tails to a node; return the node as the new tail."""
        for tail in tails:
            self._number += 1
            flow = Flow(f"flow-{self._number}", tail.source, node.id, tail.condition)
            place.graph.flows.append(flow)
            if tail.default:
                place.graph.nodes[tail.source].default = flow.id
        return (Tail(node.id),)

    def _add(self, place: Place, tails: Tails, kind: str, **columns: Any) -> Tails:
        return self._then(place, tails, self._node(place, kind, **columns))

    def _merged(self, place: Place, tails: Tails) -> Tails:
        return tails if len(tails) == 1 else self._add(place, tails, "exclusiveGateway")

    def _decide(self, place: Place, tails: Tails, options: int) -> tuple[Node, str]:
        variable = f"d_{self._number + 1}"
        node = self._node(place, "userTask", decides=(variable, options))
        self._then(place, tails, node)
        return node, variable

    def _happening(self, kind: str, which: int, signal: str = "red") -> Happening:
        if kind in ("timer", "cycle"):
            seconds = 40_000 + 7_919 * self._number + 13 * self._number**2
            return Happening("timer", None, seconds, which + 1 if kind == "cycle" else None)
        if kind == "message":
            return Happening("message", f"m-{self._number}")
        if kind == "signal":
            return Happening("signal", signal)
        coded = kind != "terminate" and which < len(blocks.CODES)
        return Happening(kind, blocks.CODES[which] if coded else None)

    @singledispatchmethod
    def _draw(self, block: Any, place: Place, tails: Tails) -> Tails:
        raise TypeError(f"no way to draw {block!r} at {place} after {tails}")

    @_draw.register
    def _(self, block: blocks.Task, place: Place, tails: Tails) -> Tails:
        return self._then(place, tails, self._activity(block, place))

    @_draw.register
    def _(self, block: blocks.Script, place: Place, tails: Tails) -> Tails:
        assert isinstance(block, blocks.Script)
        script = (f"s_{self._number + 1}", "1")
        return self._add(place, tails, "scriptTask", script=script)

    @_draw.register
    def _(self, block: blocks.Wait, place: Place, tails: Tails) -> Tails:
        return self._then(place, tails, self._catch(block, place))

    def _catch(self, block: blocks.Wait, place: Place) -> Node:
        event = self._happening(block.kind, 0, block.signal)
        node = self._node(place, "intermediateCatchEvent", event=event)
        if block.kind == "message":
            self.messages.append(node)
        return node

    @_draw.register
    def _(self, block: blocks.Throw, place: Place, tails: Tails) -> Tails:
        tails = self._add(place, tails, "userTask")
        node = self._throw(place, "intermediateThrowEvent", block)
        return self._then(place, tails, node)

    def _throw(self, place: Place, kind: str, block: blocks.Throw | blocks.Leave) -> Node:
        which, signal = block.which, blocks.SIGNALS[block.which % len(blocks.SIGNALS)]
        if block.kind in ("error", "escalation"):
            which %= len(blocks.CODES)
        node = self._node(place, kind)
        node.key = ()  # what it throws goes to those outside of loops
        if block.kind != "none":
            node.event = self._happening(block.kind, which, signal)
        if block.kind == "message":
            self._throwing.append((node, block.which))
        return node

    @_draw.register
    def _(self, block: blocks.Leave, place: Place, tails: Tails) -> Tails:
        task, variable = self._decide(place, tails, 2)
        (gateway,) = self._add(place, (Tail(task.id),), "exclusiveGateway")
        end = self._throw(place, "endEvent", block)
        self._then(place, (Tail(gateway.source, Condition(variable, "==", 1)),), end)
        return (Tail(gateway.source, default=True),)

    @_draw.register
    def _(self, block: blocks.Steps, place: Place, tails: Tails) -> Tails:
        for part in block.blocks:
            tails = self._draw(part, place, tails)
        return tails

    @_draw.register
    def _(self, block: blocks.Choice, place: Place, tails: Tails) -> Tails:
        task, variable = self._decide(place, tails, len(block.branches))
        source = task.id
        if block.gateway:
            source = self._add(place, (Tail(task.id),), "exclusiveGateway")[0].source
        ends: Tails = ()
        for number, branch in enumerate(block.branches):
            tail = Tail(source, Condition(variable, "==", number)) if number else _default(source)
            ends += self._draw(branch, place, (tail,))
        return self._add(place, ends, "exclusiveGateway") if block.merge else ends

    @_draw.register
    def _(self, block: blocks.Both, place: Place, tails: Tails) -> Tails:
        kind = "parallelGateway" if block.gateway else "userTask"
        tails = self._add(place, tails, kind)
        ends: Tails = ()
        for branch in block.branches:
            ends += self._merged(place, self._draw(branch, place, tails))
        return self._add(place, ends, "parallelGateway")

    @_draw.register
    def _(self, block: blocks.Some, place: Place, tails: Tails) -> Tails:
        task, variable = self._decide(place, tails, 2 ** (len(block.branches) - 1))
        source = task.id
        if block.gateway:
            source = self._add(place, (Tail(task.id),), "inclusiveGateway")[0].source
        ends: Tails = ()
        for number, branch in enumerate(block.branches):
            condition = Condition(variable, "bit", number - 1)
            tail = Tail(source, condition) if number else _default(source)
            ends += self._merged(place, self._draw(branch, place, (tail,)))
        return self._add(place, ends, "inclusiveGateway")

    @_draw.register
    def _(self, block: blocks.First, place: Place, tails: Tails) -> Tails:
        tails = self._add(place, tails, "eventBasedGateway")
        ends: Tails = ()
        for wait, branch in block.branches:
            caught = self._then(place, tails, self._catch(wait, place))
            ends += self._draw(branch, place, caught)
        return self._add(place, ends, "exclusiveGateway")

    @_draw.register
    def _(self, block: blocks.Loop, place: Place, tails: Tails) -> Tails:
        entry = self._node(place, "exclusiveGateway")
        tails = self._draw(block.body, place, self._then(place, tails, entry))
        task, variable = self._decide(place, tails, 2)
        (gateway,) = self._add(place, (Tail(task.id),), "exclusiveGateway")
        self._then(place, (Tail(gateway.source, Condition(variable, "==", 1)),), entry)
        return (_default(gateway.source),)

    @_draw.register
    def _(self, block: blocks.Count, place: Place, tails: Tails) -> Tails:
        counter = f"c_{self._number + 1}"
        tails = self._add(place, tails, "scriptTask", script=(counter, "0"))
        entry = self._node(place, "exclusiveGateway")
        tails = self._draw(block.body, place, self._then(place, tails, entry))
        tails = self._add(place, tails, "userTask")
        tails = self._add(place, tails, "scriptTask", script=(counter, f"{counter} + 1"))
        (gateway,) = self._add(place, tails, "exclusiveGateway")
        more = Condition(counter, "<", block.rounds)
        self._then(place, (Tail(gateway.source, more),), entry)
        return (_default(gateway.source),)

    @_draw.register(blocks.Sub)
    @_draw.register(blocks.Call)
    @_draw.register(blocks.Many)
    @_draw.register(blocks.Again)
    def _(self, block: Any, place: Place, tails: Tails) -> Tails:
        return self._then(place, tails, self._activity(block, place))

    @_draw.register
    def _(self, block: blocks.Guarded, place: Place, tails: Tails) -> Tails:
        host = self._activity(block.activity, place)
        ends = self._then(place, tails, host)
        for guard in block.guards:
            ends += self._guard(guard, host, place)
        return ends

    def _guard(self, guard: blocks.Guard, host: Node, place: Place) -> Tails:
        node = self._node(
            place,
            "boundaryEvent",
            host=host.id,
            interrupting=guard.interrupting or guard.kind == "error",
        )
        node.event = self._happening(guard.kind, guard.which, blocks.SIGNALS[guard.which % 2])
        if guard.kind == "message":
            self.messages.append(node)
        tails = self._draw(guard.handler, place, (Tail(node.id),))
        if guard.rejoins and node.interrupting:
            return tails
        self._add(place, tails, "endEvent")
        return ()

    def _activity(self, block: Any, place: Place) -> Node:
        """Draw a task, a subprocess, a call, or one of these with loop characteristics."""
        if isinstance(block, blocks.Again):
            node = self._activity(block.activity, place)
            node.loop = Repetition("standard", block.rounds)
            return node
        if isinstance(block, blocks.Many):
            return self._many(block, place)
        if isinstance(block, blocks.Task):
            return self._node(place, "userTask")
        kind = "callActivity" if isinstance(block, blocks.Call) else "subProcess"
        node = self._node(place, kind, mapped=getattr(block, "mapped", False))
        node.inner = Graph(f"called-{self._number}" if kind == "callActivity" else node.id)
        if kind == "callActivity":
            self.called.append(node.inner)
        self._scope(block.body, Place(node.inner, place.items))
        return node

    def _many(self, block: blocks.Many, place: Place) -> Node:
        kind = "parallel" if block.parallel else "sequential"
        if block.by_number:
            node = self._activity(block.activity, place)
            node.loop = Repetition(kind, block.size, block.enough)
            return node
        number = self._number + 1
        item, items = f"i_{number}", f"list_{number}"
        self.variables[items] = [chr(ord("a") + index) for index in range(block.size)]
        inside = Place(place.graph, (*place.items, item))
        node = self._activity(block.activity, inside)
        node.loop = Repetition(kind, block.size, block.enough, item, items)
        if node.kind != "userTask":
            node.key = place.items
        return node


def _default(source: str) -> Tail:
    return Tail(source, default=True)
