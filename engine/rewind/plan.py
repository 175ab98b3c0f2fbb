"""The plan of a return to an earlier element: what it closes, what it cannot undo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from engine.diagrams.model import Node, Process, Scope
from engine.diagrams.paths import Arrived, always_before, reachable, starving
from engine.errors import NotFound
from engine.history.events import EventName
from engine.history.queries import InstanceHistory, RecordedEvent
from engine.instances.lifecycle import WORDS, InstanceState
from engine.migration.sorts import may_be_entered, named
from engine.migration.standing import Standing
from engine.rewind.effects import effects_in
from engine.rewind.values import RewindPreview
from engine.spiff.build import entries
from engine.spiff.positions import Position

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_RUNNING = (InstanceState.ACTIVE, InstanceState.SUSPENDED)
_PASSED = frozenset(
    {
        EventName.ELEMENT_PASSED.value,
        EventName.WORK_ITEM_COMPLETED.value,
        EventName.JOB_COMPLETED.value,
        EventName.CHILDREN_COMPLETED.value,
    }
)


@dataclass(frozen=True, slots=True)
class RewindPlan:
    """What a return does: ends these tokens, and enters the element inside a subprocess task."""

    preview: RewindPreview
    closing: tuple[UUID, ...] = ()
    host_id: UUID | None = None


class Refused(Exception):
    """The instance cannot return there; the sentence says why."""

    def __init__(self, message: str, instead: str | None = None) -> None:
        super().__init__(message)
        self.instead = instead


def plan_rewind(uow: UnitOfWork, standing: Standing, element_id: str) -> RewindPlan:
    """Return the plan; changes nothing. Raises NotFound for an element that does not exist."""
    definition = standing.definition
    node = definition.program.nodes.get(element_id)
    if node is None:
        raise NotFound(f"В версии {definition.version} нет элемента «{element_id}».")
    preview = RewindPreview(standing.instance_id, element_id)
    try:
        return _Rewinding(standing, node).plan(uow, preview)
    except Refused as refusal:
        return RewindPlan(replace(preview, obstacle=str(refusal), instead=refusal.instead))


class _Rewinding:
    """One instance on its way back to one element."""

    def __init__(self, standing: Standing, node: Node) -> None:
        self._standing = standing
        self._node = node
        self._process: Process = standing.definition.program.process
        self._scope: Scope = self._process.scopes[node.scope]

    def plan(self, uow: UnitOfWork, preview: RewindPreview) -> RewindPlan:
        """Return the plan; raises Refused."""
        self._check_may_enter()
        host = self._host()
        since = self._since(InstanceHistory(self._standing.instance_id).execute(uow))
        tokens = self._tokens(host)
        before = self._before()
        after = reachable(self._scope, [self._node.id], before)
        closing = [token for token in tokens if self._is_after(token, after)]
        self._check_goes_back(tokens, closing, before)
        self._check_feeds(tokens, closing, before)
        elements = {inner for element in after for inner in _inside(self._process, element)}
        return RewindPlan(
            replace(
                preview,
                closes=tuple(token.element_id for token in closing),
                effects=tuple(effects_in(uow, since, elements)),
            ),
            closing=tuple(token.task_id for token in closing),
            host_id=host,
        )

    def _check_may_enter(self) -> None:
        if self._standing.state not in _RUNNING:
            number, word = self._standing.instance_id, WORDS[self._standing.state]
            raise Refused(f"Экземпляр № {number} {word}: возвращать в нём некого.")
        if not may_be_entered(self._scope, self._node):
            raise Refused(
                f"К элементу {named(self._node)} вернуться нельзя: токен приходит туда не сам "
                "по себе. Выберите задачу, подпроцесс или шлюз перед ним."
            )

    def _host(self) -> UUID | None:
        """Return the subprocess task in which the element stands; raises Refused."""
        if self._scope.parent is None:
            return None
        hosts = [
            position.task_id
            for position in self._standing.positions
            if position.element_id == self._scope.id and not position.wraps
        ]
        around = self._standing.definition.program.nodes[self._scope.id]
        where = f"{named(self._node)} стоит внутри подпроцесса {named(around)}"
        if not hosts:
            raise Refused(f"{where}, а он сейчас не идёт: вернитесь к нему самому.", around.id)
        if len(hosts) > 1:
            raise Refused(f"{where}, а он идёт сразу несколько раз: вернитесь к нему самому.")
        return hosts[0]

    def _since(self, history: list[RecordedEvent]) -> list[RecordedEvent]:
        """Return the events since the element was passed last; raises Refused."""
        passed = [
            place
            for place, event in enumerate(history)
            if event.element_id == self._node.id and event.kind in _PASSED
        ]
        if not passed:
            raise Refused(f"Экземпляр ещё не проходил {named(self._node)}: возвращаться некуда.")
        return history[passed[-1] :]

    def _tokens(self, host: UUID | None) -> list[Position]:
        """Return the outermost tokens of the scope, those that only listen excepted."""
        return [
            position
            for position in self._standing.positions
            if position.host_id == host and position.holder_id is None and not position.listens
        ]

    def _before(self) -> list[str]:
        return always_before(self._scope, [n.id for n in entries(self._scope)], self._node.id)

    def _is_after(self, token: Position, after: set[str]) -> bool:
        """Return whether a token has come from the element on; at a join, by which flow it came."""
        if token.flow_id is not None:
            flows = {flow.id: flow.source for flow in self._scope.incoming(token.element_id)}
            return flows.get(token.flow_id, token.element_id) in after
        return token.element_id in after or self._interrupts(token.element_id)

    def _interrupts(self, element_id: str) -> bool:
        """Return whether a token is in an event subprocess that has ended all else here."""
        listening = self._process.event_subprocesses(self._scope)
        return any(sub.id == element_id and start.interrupting for sub, start in listening)

    def _check_goes_back(
        self, tokens: list[Position], closing: list[Position], before: list[str]
    ) -> None:
        nodes = self._standing.definition.program.nodes
        earlier = [token for token in tokens if token.element_id in before and token not in closing]
        if earlier:
            here = named(nodes[earlier[0].element_id])
            raise Refused(
                f"Экземпляр стоит на {here}, а это раньше, чем {named(self._node)}: "
                "возврат ведёт только назад."
            )
        if {token.element_id for token in closing} == {self._node.id}:
            raise Refused(f"Экземпляр и так стоит на {named(self._node)}.")

    def _check_feeds(
        self, tokens: list[Position], closing: list[Position], before: list[str]
    ) -> None:
        """Make sure that no join will wait for a branch that is over."""
        staying = [token for token in tokens if token not in closing]
        lacking = self._newly_starving(tokens, staying, self._node.id)
        if lacking is None:
            return
        instead = next((e for e in before if self._is_better(tokens, e)), None)
        advice = "к шагу до разветвления"
        if instead is not None:
            advice = f"к {named(self._scope.nodes[instead])}"
        raise Refused(
            f"После {named(self._node)} ветки сходятся в {named(lacking)}, а другие ветки уже "
            f"пройдены: экземпляр остановился бы там навсегда. Вернитесь {advice}.",
            instead,
        )

    def _is_better(self, tokens: list[Position], element_id: str) -> bool:
        """Return whether a return to an element before the branches would do."""
        if not may_be_entered(self._scope, self._scope.nodes[element_id]):
            return False
        after = reachable(self._scope, [element_id])
        staying = [token for token in tokens if not self._is_after(token, after)]
        return self._newly_starving(tokens, staying, element_id) is None

    def _newly_starving(
        self, tokens: list[Position], staying: list[Position], entered: str
    ) -> Node | None:
        known = {join.id for join, _ in starving(self._scope, _arrived(tokens))}
        found = starving(self._scope, [*_arrived(staying), Arrived(entered)])
        return next((join for join, _ in found if join.id not in known), None)


def _arrived(tokens: Iterable[Position]) -> list[Arrived]:
    return [Arrived(token.element_id, token.flow_id) for token in tokens]


def _inside(process: Process, element_id: str) -> list[str]:
    """Return an element with all that stands inside it."""
    found = [element_id]
    if element_id in process.scopes:
        for inner in process.scopes[element_id].nodes:
            found += _inside(process, inner)
    return found
