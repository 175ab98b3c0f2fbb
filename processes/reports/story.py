"""An instance's history in words, and what it shows on the diagram, event by event."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine import InstanceHistory, Query, RecordedEvent
from engine.definitions.stored import Definition
from engine.instances.tables import instances
from processes.people.tables import people
from processes.roles import Role

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_DONE = frozenset({"ElementPassed", "WorkItemCompleted", "ChildrenCompleted", "JobCompleted"})
_WORDS = {
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
    "Noted": "отметка",
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
class InstanceStory(Query[list[StoryLine]]):
    """The history of an instance, in order. Who may read it is for the caller to check."""

    instance_id: int

    def execute(self, uow: UnitOfWork) -> list[StoryLine]:
        """Return it."""
        events = InstanceHistory(self.instance_id).execute(uow)
        definition_id = uow.connection.scalar(
            select(instances.c.definition_id).where(instances.c.id == self.instance_id)
        )
        if definition_id is None:
            return []
        definition = uow.runtime.definitions.get(uow.connection, definition_id)
        names = _names(uow, events)
        return [_line(event, definition, names) for event in events]


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
        words=_WORDS.get(event.kind, event.kind),
        element_id=event.element_id,
        element="" if node is None else node.name or node.id,
        who=_who(event.actor, names, private=private),
        on_behalf_of=_who(event.on_behalf_of, names, private=private),
        role=role,
        is_intervention=event.kind in INTERVENTIONS,
        detail=event.data,
        changes=_changes(event),
    )


def _who(person: str | None, names: dict[str, str], *, private: bool) -> str:
    if person is None:
        return ""
    if person == "system":
        return "система"
    return person if private else names.get(person, person)


def _changes(event: RecordedEvent) -> dict[str, dict[str, Any] | None]:
    """Return what the event changes on the diagram: an element's state, or null for none."""
    if event.element_id is None:
        return {}
    if event.kind in _DONE:
        return {event.element_id: {"state": "done", "words": "выполнено"}}
    if event.kind in ("WorkItemOpened", "ChildrenStarted"):
        return {event.element_id: {"state": "active", "words": "в работе"}}
    if event.kind == "WorkItemCancelled":
        return {event.element_id: None}
    if event.kind == "IncidentOpened":
        return {event.element_id: {"state": "incident", "words": "остановлено"}}
    return {}


def element_states(
    lines: list[StoryLine], waiting: dict[str, str], overdue: frozenset[str]
) -> dict[str, dict[str, Any]]:
    """Return the states of elements now: history played to its end, then what waits."""
    states = _played(lines)
    for element, words in waiting.items():
        known = states.get(element, {}).get("state")
        if known not in ("active", "incident"):
            states[element] = {"state": "waiting", "words": words}
    for element in overdue:
        states[element] = {"state": "overdue", "words": "просрочено"}
    return states


def _played(lines: list[StoryLine]) -> dict[str, dict[str, Any]]:
    states: dict[str, dict[str, Any]] = {}
    counts: Counter[str] = Counter()
    for line in lines:
        for element, change in line.changes.items():
            if change is None:
                states.pop(element, None)
            else:
                states[element] = dict(change)
                counts[element] += change["state"] == "done"
    for element, state in states.items():
        if counts[element] > 1:
            state["count"] = counts[element]
    return states
