"""Find a place in the new version for every token of an instance."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from engine.diagrams.model import Flow, Node
from engine.diagrams.program import Program
from engine.migration.sorts import listeners_at, may_be_entered, named, same_sort
from engine.migration.values import Aspect, Decisions, Finding, Severity
from engine.spiff.positions import Position

_GONE = "в новой версии его нет"
_ELSEWHERE = "в новой версии он стоит в другом подпроцессе"
_OTHER_SORT = "в новой версии это элемент другого вида или он иначе повторяется"


class Placing:
    """The places found, and what has to be said about them.

    `at` and `flows` are as `engine.spiff.transfer.Places` wants them; `entering` maps each token
    that is to enter an element anew to that element.
    """

    def __init__(self, old: Program, new: Program, decisions: Decisions) -> None:
        self._old = old
        self._new = new
        self._mapping = decisions.mapping
        self.at: dict[UUID, str] = {}
        self.flows: dict[str, str] = {}
        self.entering: dict[UUID, str] = {}
        self.findings: list[Finding] = []

    def place(self, positions: Sequence[Position]) -> None:
        """Find the places; holders come before what they hold."""
        for position in positions:
            around = {position.host_id, position.holder_id} - {None}
            if around <= self.at.keys():
                if position.listens:
                    self._listener(position)
                else:
                    self._token(position)

    def becomes(self, element_id: str) -> str | None:
        """Return the element or flow that becomes of one, None if none is known."""
        if element_id in self._mapping:
            return self._mapping[element_id]
        return element_id if element_id in self._new.nodes else None

    def fresh(self) -> frozenset[str]:
        """Return the elements that no element of the old version becomes."""
        return frozenset(self._new.nodes) - {self.becomes(element) for element in self._old.nodes}

    def scope(self, host_id: UUID | None) -> str:
        """Return the new scope of what stands in a subprocess task, or in the process."""
        return self._new.process.key if host_id is None else self.at[host_id]

    def _token(self, position: Position) -> None:
        old = self._old.nodes[position.element_id]
        node = self._new.nodes.get(self.becomes(old.id) or "")
        scope = self.scope(position.host_id)
        if node is None or node.scope != scope:
            self._ask(old, scope, _GONE if node is None else _ELSEWHERE)
        elif same_sort(old, node):
            self.at[position.task_id] = node.id
            if position.flow_id is not None:
                self._flow(position.flow_id, old, node)
        elif old.id in self._mapping and may_be_entered(self._new.process.scopes[scope], node):
            self.entering[position.task_id] = node.id
            message = f"{named(old)} прекратится, вместо него начнётся {named(node)}."
            self._say(Severity.NOTE, Aspect.PLACE, old.id, message)
        else:
            self._ask(old, scope, _OTHER_SORT)

    def _ask(self, old: Node, scope_id: str, why: str) -> None:
        scope = self._new.process.scopes[scope_id]
        alike = [node.id for node in scope.nodes.values() if same_sort(old, node)]
        fresh = [node_id for node_id in alike if node_id not in self._old.nodes]
        enterable = [node.id for node in scope.nodes.values() if may_be_entered(scope, node)]
        candidates = tuple(fresh or alike or enterable)
        message = (
            f"Экземпляр стоит на элементе {named(old)}, а {why}. "
            f"Укажите, где ему стоять{self._suggest(candidates)}."
        )
        self._say(Severity.DECISION, Aspect.PLACE, old.id, message, candidates)

    def _flow(self, flow_id: str, old: Node, join: Node) -> None:
        """Find the flow by which the token at a join will have come."""
        incoming = self._new.incoming[join.id]
        found = self._same_flow(flow_id, old, incoming)
        if found is not None:
            self.flows[flow_id] = found
            return
        source = next(flow.source for flow in self._old.incoming[old.id] if flow.id == flow_id)
        message = (
            f"У соединения {named(join)} ждёт ветка от элемента {named(self._old.nodes[source])}, "
            "а в новой версии такой ветки к нему нет. Укажите, какой ветке она соответствует."
        )
        candidates = tuple(flow.id for flow in incoming)
        severity = Severity.DECISION if candidates else Severity.OBSTACLE
        self._say(severity, Aspect.JOIN, flow_id, message, candidates)

    def _same_flow(self, flow_id: str, old: Node, incoming: Sequence[Flow]) -> str | None:
        ids = {flow.id for flow in incoming}
        wanted = self._mapping.get(flow_id, flow_id)
        if wanted in ids:
            return wanted
        sources = {f.id: self.becomes(f.source) for f in self._old.incoming[old.id]}
        alike = [flow.id for flow in incoming if flow.source == sources.get(flow_id)]
        if len(alike) == 1 or len(incoming) == 1:
            return (alike or [flow.id for flow in incoming])[0]
        return None

    def _listener(self, position: Position) -> None:
        """Place an event that listens beside an activity or behind a gateway, or let it go."""
        old = self._old.nodes[position.element_id]
        fitting = [n.id for n in self._listening(position) if same_sort(old, n)]
        goal = self.becomes(old.id)
        if goal in fitting:
            self.at[position.task_id] = goal
            return
        fresh = tuple(node_id for node_id in fitting if node_id not in self._old.nodes)
        is_decided = old.id in self._mapping and goal is None
        if fresh and not is_decided:
            message = (
                f"Событие {named(old)} ждёт, а в новой версии его здесь нет. "
                f"Укажите событие вместо него{self._suggest(fresh)} или снимите ожидание."
            )
            self._say(Severity.DECISION, Aspect.LISTENER, old.id, message, fresh)
        else:
            message = f"Событие {named(old)} больше не ожидается: в новой версии его здесь нет."
            self._say(Severity.NOTE, Aspect.LISTENER, old.id, message)

    def _listening(self, position: Position) -> list[Node]:
        """Return the events that listen in the new version where this one listens."""
        if position.holder_id is None:
            scope = self._new.process.scopes[self.scope(position.host_id)]
            return [start for _, start in self._new.process.event_subprocesses(scope)]
        return listeners_at(self._new, self._new.nodes[self.at[position.holder_id]])

    def _suggest(self, candidates: Sequence[str]) -> str:
        names = ", ".join(named(self._new.nodes[node_id]) for node_id in candidates[:3])
        return f": например, {names}" if names else ""

    def _say(
        self,
        severity: Severity,
        aspect: Aspect,
        element_id: str,
        message: str,
        candidates: tuple[str, ...] = (),
    ) -> None:
        finding = Finding(severity, aspect, element_id, message, candidates)
        if finding not in self.findings:
            self.findings.append(finding)
