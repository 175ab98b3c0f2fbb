"""The token game of BPMN 2.0 (chapters 10 and 13), played on a drawing: what must be open, and when.

Written from the standard, without a look at the engine or the library below it. Where the standard
leaves freedom, this is chosen:

- automatic elements take no time; when no token can move any more, timers start, each listener
  takes one message that came early, and calls begin;
- a signal or a message that a token throws is heard at once by whoever listens at that moment; an
  end event throws before its scope ends;
- a message goes to whoever has listened longest under its name and key, and waits if nobody does;
  a non-interrupting boundary event listens anew after each message, behind the others;
- of several due timers the earliest fires first, and everything it sets off happens before the next;
- an error that nobody catches stops its token there, and somebody has to look (an incident); an
  escalation that nobody catches is forgotten;
- a process whose tokens all wait at joins for others that cannot come needs somebody, too;
- a handler of this very code goes before one that handles every code, an inner one before both;
- an inclusive join counts the boundary events of an activity among the ways out of it;
- a terminate end event ends its own pass of a multi-instance subprocess, or its called process;
- a called process begins with all variables that its caller sees, and brings all of them back.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.engine.properties.drawing import Drawing
from tests.engine.properties.graph import Flow, Node
from tests.engine.properties.marking import (
    Frame,
    Listener,
    Marking,
    Run,
    Token,
    chosen,
    entering,
    handler_of,
    leaving,
    may_join,
    total_of,
    waiting_at,
)

_ACTIVITIES = frozenset({"userTask", "subProcess", "callActivity"})
_THROWING = frozenset({"endEvent", "intermediateThrowEvent"})


class Game(Marking):
    """One instance of a drawing, from its start to its end."""

    def __init__(self, drawing: Drawing, now: datetime) -> None:
        super().__init__(Frame(drawing.main, dict(drawing.variables), {}))
        self.now = now
        self._kept: Counter[tuple[str | None, str]] = Counter()
        self._ready: deque[Token] = deque()
        self._calling: list[Token] = []
        self._number = 0
        self._open(self.root)
        self._move()

    def complete(self, run: Run, variables: Mapping[str, Any]) -> None:
        """A person has done his work."""
        run.token.frame.variables.update(variables)
        self._run_ended(run)
        self._move()

    def send(self, name: str, key: str) -> None:
        """A message comes."""
        self._deliver(name, key)
        self._move()

    def broadcast(self, name: str) -> None:
        """A signal comes."""
        for listener in self.listeners("signal"):
            if listener.event.name == name and self.is_alive(listener.token):
                self._happen(listener)
        self._move()

    def wait_until(self, moment: datetime) -> None:
        """Time passes."""
        self.now = moment
        while due := [x for x in self.listeners("timer") if x.due is not None and x.due <= moment]:
            self._happen(min(due, key=lambda x: (x.due, x.number)))
            self._move()

    def _move(self) -> None:
        """Move every token as far as it goes."""
        while self._ready or self._join_some() or self._stand_still():
            if self._ready:
                token = self._ready.popleft()
                if self.is_alive(token):
                    self._act(token)

    def _act(self, token: Token) -> None:
        node = token.node
        if node.kind in _ACTIVITIES:
            guards = [n for n in token.frame.graph.nodes.values() if n.host == node.id]
            self._listen(token, guards)
            if node.kind == "callActivity":
                self._calling.append(token)
            else:
                self._begin(token)
        elif node.kind == "intermediateCatchEvent":
            self._listen(token, [node])
        elif node.kind == "eventBasedGateway":
            nodes = token.frame.graph.nodes
            self._listen(token, [nodes[f.target] for f in leaving(token.frame.graph, node)])
        else:
            self._leave(token)

    def _leave(self, token: Token) -> None:
        frame, node = token.frame, token.node
        if node.script is not None:
            name, text = node.script
            frame.variables[name] = int(text) if text.isdigit() else frame.variables[name] + 1
        frame.tokens.remove(token)
        for flow in chosen(frame, node):
            self._arrive(frame, frame.graph.nodes[flow.target], flow)
        if node.kind in _THROWING and node.event is not None:
            self._throw(frame, node)
        self._close(frame)

    def _close(self, frame: Frame) -> None:
        """End a scope that has no token left."""
        if not frame.tokens and frame.run is not None and self.is_under_way(frame):
            self._run_ended(frame.run)

    def _open(self, frame: Frame) -> None:
        start = next(n for n in frame.graph.nodes.values() if n.kind == "startEvent")
        self._put(frame, start)

    def _put(self, frame: Frame, node: Node) -> None:
        token = Token(frame, node)
        frame.tokens.append(token)
        self._ready.append(token)

    def _arrive(self, frame: Frame, node: Node, flow: Flow) -> None:
        into = entering(frame.graph, node)
        if node.kind not in ("parallelGateway", "inclusiveGateway") or len(into) == 1:
            self._put(frame, node)
            return
        frame.tokens.append(Token(frame, node, flow))
        waiting = waiting_at(frame, node)
        if node.kind == "parallelGateway" and len(waiting) == len(into):
            self._merge(frame, node)

    def _merge(self, frame: Frame, node: Node) -> None:
        for token in waiting_at(frame, node).values():
            frame.tokens.remove(token)
        self._put(frame, node)

    def _join_some(self) -> bool:
        """Let one inclusive join go on, if any may (13.4.3)."""
        for token in list(self.tokens()):
            if token.node.kind == "inclusiveGateway" and may_join(token.frame, token.node):
                self._merge(token.frame, token.node)
                return True
        return False

    def _begin(self, token: Token) -> None:
        total = total_of(token.node.loop)
        if total == 0:
            self._leave(token)
            return
        at_once = total if token.node.loop and token.node.loop.kind == "parallel" else 1
        for _ in range(at_once):
            self._begin_run(token)

    def _begin_run(self, token: Token) -> None:
        self._number += 1
        node, loop, frame = token.node, token.node.loop, token.frame
        items = {}
        if loop is not None and loop.item is not None and loop.items is not None:
            seen = {**frame.variables, **frame.items}
            items[loop.item] = seen[loop.items][token.begun]
        run = Run(token, self._number, items)
        token.begun += 1
        token.runs.append(run)
        if node.inner is None:
            return
        around = {**frame.items, **items}
        run.frame = Frame(node.inner, frame.variables, around, run)
        if node.kind == "callActivity":
            run.frame = Frame(node.inner, {**frame.variables, **around}, {}, run)
        self._open(run.frame)

    def _run_ended(self, run: Run) -> None:
        token, loop = run.token, run.token.node.loop
        token.runs.remove(run)
        token.done += 1
        if token.node.kind == "callActivity" and loop is None and run.frame is not None:
            back = {"answer": 1} if token.node.mapped else run.frame.variables
            here = token.frame
            here.variables.update({k: v for k, v in back.items() if k not in here.items})
        enough = loop is not None and loop.enough is not None and token.done >= loop.enough
        if token.done == total_of(loop) or enough:
            self._leave(token)
        elif not token.runs:
            self._begin_run(token)

    def _listen(self, token: Token, nodes: list[Node]) -> None:
        for node in nodes:
            assert node.event is not None
            self._number += 1
            due = None
            if node.event.kind == "timer":
                due = self.now + timedelta(seconds=node.event.seconds)
            listener = Listener(token, node, self._number, due, node.event.repeats or 1)
            token.listeners.append(listener)

    def _happen(self, listener: Listener) -> None:
        """The event comes for which somebody listens."""
        token, node = listener.token, listener.node
        if node.interrupting:
            token.frame.tokens.remove(token)
        elif listener.due is None or listener.remaining > 1:
            self._listen_again(listener)
        else:
            token.listeners.remove(listener)
        after = Token(token.frame, node)
        token.frame.tokens.append(after)
        self._leave(after)

    def _listen_again(self, listener: Listener) -> None:
        assert listener.node.event is not None
        self._number += 1
        listener.number = self._number
        if listener.due is not None:
            listener.due += timedelta(seconds=listener.node.event.seconds)
            listener.remaining -= 1

    def _deliver(self, name: str, key: str) -> None:
        for listener in self.listeners("message"):
            if (listener.event.name, listener.key) == (name, key):
                self._happen(listener)
                return
        self._kept[name, key] += 1

    def _stand_still(self) -> bool:
        """Let each listener take a message that came early, and begin the calls, if there are any."""
        calls, self._calling = self._calling, []
        taken = [x for x in self.listeners("message") if self._takes_kept(x)]
        for token in calls:
            if self.is_alive(token):
                self._begin(token)
        return bool(calls or taken)

    def _takes_kept(self, listener: Listener) -> bool:
        address = (listener.event.name, listener.key)
        if not self._kept[address] or not self.is_alive(listener.token):
            return False
        self._kept[address] -= 1
        self._happen(listener)
        return True

    def _throw(self, frame: Frame, node: Node) -> None:
        assert node.event is not None
        kind, name = node.event.kind, node.event.name or ""
        if kind == "terminate":
            frame.tokens.clear()
        elif kind == "message":
            self._deliver(name, "")
        elif kind == "signal":
            for listener in self.listeners("signal"):
                if listener.event.name == name and self.is_alive(listener.token):
                    self._happen(listener)
        else:
            handler = handler_of(frame, kind, name)
            if handler is not None:
                self._happen(handler)
            elif kind == "error":
                frame.tokens.append(Token(frame, node, stopped=True))
