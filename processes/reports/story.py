"""An instance's history in words, and what it shows on the diagram, event by event."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine import Query, RecordedEvent
from engine.definitions.stored import Definition
from engine.diagrams.model import GATEWAYS, Node
from engine.history.queries import ElementTrace, ElementTraces, NewestHistory
from engine.instances.tables import instances
from processes.people.tables import people
from processes.reports.waiting import WaitingPlace, WhyWaiting
from processes.roles import Role

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

States = dict[str, dict[str, Any]]
"""States of elements by their ids, as the diagram is painted."""

_DONE = frozenset({"ElementPassed", "WorkItemCompleted", "ChildrenCompleted", "JobCompleted"})
_ACTIVE = {"state": "active", "words": "в работе"}
_STATES: dict[str, dict[str, Any] | None] = {
    **{kind: {"state": "done", "words": "выполнено"} for kind in _DONE},
    "WorkItemOpened": _ACTIVE,
    "ChildrenStarted": _ACTIVE,
    "WorkItemCancelled": None,
    "IncidentOpened": {"state": "incident", "words": "остановлено"},
}
_WORDS = {
    "DefinitionDeployed": "схема опубликована",
    "DefinitionSuspended": "схема приостановлена: новые процессы не начинаются",
    "DefinitionResumed": "схема снова в работе",
    "InstanceStarted": "процесс начат",
    "InstanceCompleted": "процесс завершён",
    "InstanceCancelled": "процесс прекращён",
    "InstanceSuspended": "процесс приостановлен",
    "InstanceResumed": "процесс продолжен",
    "InstanceMigrated": "процесс переведён на другую версию",
    "InstanceRewound": "процесс возвращён к шагу",
    "ElementPassed": "пройдено",
    "VariablesSet": "данные исправлены вручную",
    "WorkItemOpened": "задача поставлена",
    "WorkItemClaimed": "задача взята",
    "WorkItemReleased": "задача возвращена",
    "WorkItemAssigned": "задача передана",
    "WorkItemCompleted": "задача выполнена",
    "WorkItemCancelled": "задача снята: процесс пошёл дальше",
    "WorkItemTermExtended": "срок продлён",
    "TimerFired": "наступил срок",
    "MessageSent": "сообщение отправлено",
    "MessageReceived": "сообщение получено",
    "SignalSent": "сигнал отправлен",
    "SignalReceived": "сигнал получен",
    "ErrorCaught": "ошибка обработана",
    "EscalationCaught": "эскалация принята",
    "ChildrenStarted": "начаты вызванные процессы",
    "ChildrenCompleted": "вызванные процессы завершены",
    "ChildrenCancelled": "вызванные процессы прекращены",
    "JobCompleted": "шаг выполнен",
    "JobFailed": "попытка не удалась",
    "JobCancelled": "шаг системы снят",
    "IncidentOpened": "процесс остановился: нужен человек",
    "IncidentResolved": "остановка разобрана",
    "SigningKeyRotated": "ключ подписи истории сменён",
    "Noted": "отметка",
}
_ASKED = {
    "pair-alarm": "сообщено об опасности",
    "pair-suspend": "решено приостановить встречи",
    "pair-resume": "решено возобновить встречи",
    "pair-early-end": "решено прекратить досрочно",
}
INTERVENTIONS = frozenset(
    {
        "VariablesSet",
        "InstanceCancelled",
        "InstanceSuspended",
        "InstanceResumed",
        "InstanceMigrated",
        "InstanceRewound",
        "IncidentResolved",
        "WorkItemTermExtended",
    }
)
_ROLES = {role.value: role.russian_name for role in Role}
_PRIVATE = frozenset({Role.MENTEE.value, Role.GUARDIAN.value, Role.MENTOR.value})


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One event in words. `who` is a name only where a name may be shown; `detail` is data."""

    position: int
    at: datetime
    words: str
    element_id: str | None
    element: str
    who: str
    on_behalf_of: str
    role: str
    is_intervention: bool
    detail: dict[str, Any]
    changes: dict[str, dict[str, Any] | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """Some events of an instance, in order, and the states of elements before and after them."""

    lines: list[StoryLine]
    states_before: States
    states_after: States


@dataclass(frozen=True, slots=True)
class InstanceStory(Query[Story]):
    """The last events of an instance before a position. Who may read them is for the caller to check."""

    instance_id: int
    before: int | None = None
    limit: int = 200

    def execute(self, uow: UnitOfWork) -> Story:
        """Return them; there are earlier ones if the first line's position is not 1."""
        events = NewestHistory(self.instance_id, self.before, self.limit).execute(uow)
        definition_id = uow.connection.scalar(
            select(instances.c.definition_id).where(instances.c.id == self.instance_id)
        )
        if definition_id is None or not events:
            return Story([], {}, {})
        definition = uow.runtime.definitions.get(uow.connection, definition_id)
        names = _names(uow, events)
        return Story(
            [_line(event, definition, names) for event in events],
            element_states(ElementTraces(self.instance_id, events[0].position).execute(uow)),
            element_states(ElementTraces(self.instance_id, self.before).execute(uow)),
        )


def _names(uow: UnitOfWork, events: list[RecordedEvent]) -> dict[str, str]:
    ids = {e.actor for e in events} | {e.on_behalf_of for e in events if e.on_behalf_of}
    query = select(people.c.id, people.c.display_name).where(people.c.id.in_(ids))
    return {row.id: row.display_name for row in uow.connection.execute(query)}


def _line(event: RecordedEvent, definition: Definition, names: dict[str, str]) -> StoryLine:
    node = definition.program.nodes.get(event.element_id or "")
    role = _ROLES.get(event.role or "", "")
    private = event.role in _PRIVATE
    return StoryLine(
        position=event.position,
        at=event.at,
        words=_words(event),
        element_id=event.element_id,
        element="" if node is None else name_of(node),
        who=_who(event.actor, names, private=private),
        on_behalf_of=_who(event.on_behalf_of, names, private=private),
        role=role,
        is_intervention=event.kind in INTERVENTIONS or "gate" in event.data,
        detail=event.data,
        changes=_changes(event.element_id, event.kind),
    )


def name_of(node: Node) -> str:
    """Return what people call an element; a gateway that only brings flows together has no name."""
    return "ветви сошлись" if not node.name and node.kind in GATEWAYS else node.label


def _words(event: RecordedEvent) -> str:
    """Return what happened; a note says what was asked by hand."""
    if "gate" in event.data:
        return f"решено не ждать мероприятия {event.data['gate']}"
    asked = event.data.get("asked")
    return _ASKED.get(str(asked)) or _WORDS.get(event.kind, event.kind)


def _who(person: str | None, names: dict[str, str], *, private: bool) -> str:
    if person is None:
        return ""
    if person == "system":
        return "система"
    return person if private else names.get(person, person)


def _changes(element: str | None, kind: str) -> dict[str, dict[str, Any] | None]:
    """Return what an event changes on the diagram: an element's state, or null for none."""
    if element is None or kind not in _STATES:
        return {}
    state = _STATES[kind]
    return {element: None if state is None else dict(state)}


def element_states(traces: list[ElementTrace]) -> States:
    """Return the states of elements after what befell them, the latest last."""
    states: States = {}
    done: Counter[str] = Counter()
    for trace in traces:
        done[trace.element_id] += trace.count if trace.kind in _DONE else 0
        for element, change in _changes(trace.element_id, trace.kind).items():
            states.pop(element, None)
            if change is not None:
                states[element] = change
    for element, state in states.items():
        if done[element] > 1:
            state["count"] = done[element]
    return states


@dataclass(frozen=True, slots=True)
class Standing(Query[States]):
    """Where an instance stands on its diagram now."""

    instance_id: int

    def execute(self, uow: UnitOfWork) -> States:
        """Return the states of its elements."""
        states = element_states(ElementTraces(self.instance_id).execute(uow))
        return with_waits(states, WhyWaiting(self.instance_id).execute(uow))


def with_waits(states: States, waits: list[WaitingPlace]) -> States:
    """Return the states of elements now, with what waits there and what is late."""
    states = dict(states)
    for wait in waits:
        element = wait.element_id
        if element is None:
            continue
        if wait.overdue:
            states[element] = {"state": "overdue", "words": "просрочено"}
        elif states.get(element, {}).get("state") not in ("active", "incident", "overdue"):
            states[element] = {"state": "waiting", "words": wait.sentence}
    return states
