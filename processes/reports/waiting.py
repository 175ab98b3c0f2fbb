"""«Почему ждём»: for each waiting place one Russian sentence: what for, whom, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from engine import Query, Wait, WaitKind, WaitsOf
from engine.instances.tables import instances
from processes.forms.russian import full_day, inside_a_sentence
from processes.people.actor import PAPER_ROLES
from processes.people.tables import organisations, people
from processes.roadmap.gates import gate_of
from processes.roles import role_of_word

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_ZONE = ZoneInfo("Europe/Moscow")


@dataclass(frozen=True, slots=True)
class WaitingPlace:
    """A place where an instance waits, in words; `gate` is the activity whose end it waits for."""

    instance_id: int
    element_id: str | None
    kind: WaitKind
    sentence: str
    overdue: bool
    gate: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class WhyWaiting(Query[list[WaitingPlace]]):
    """Why an instance (or its whole tree) does not go on."""

    instance_id: int
    whole_tree: bool = False

    def execute(self, uow: UnitOfWork) -> list[WaitingPlace]:
        """Return the places."""
        waits = WaitsOf(self.instance_id, self.whole_tree).execute(uow)
        names, places = _elements_and_places(uow, {wait.instance_id for wait in waits})
        words = _Words(uow, waits)
        return [
            WaitingPlace(
                wait.instance_id,
                wait.element_id,
                wait.kind,
                words.sentence(wait, names.get((wait.instance_id, wait.element_id or ""), "")),
                wait.kind is WaitKind.WORK_ITEM and wait.until is not None and wait.until < uow.now,
                gate_of(wait.whom) if wait.kind is WaitKind.MESSAGE else None,
                places[wait.instance_id],
            )
            for wait in waits
        ]


class _Words:
    def __init__(self, uow: UnitOfWork, waits: list[Wait]) -> None:
        rows = uow.connection.execute(select(organisations.c.id, organisations.c.short_name))
        self._places = {row.id: row.short_name for row in rows}
        holders = {wait.whom for wait in waits if wait.group is not None}
        query = select(people.c.id, people.c.display_name).where(people.c.id.in_(holders))
        self._names = {row.id: row.display_name for row in uow.connection.execute(query)}

    def sentence(self, wait: Wait, element: str) -> str:
        """Return the sentence for one place."""
        say = {
            WaitKind.WORK_ITEM: self._work_item,
            WaitKind.TIMER: self._timer,
            WaitKind.MESSAGE: self._message,
            WaitKind.SIGNAL: self._message,
            WaitKind.CHILDREN: self._children,
            WaitKind.JOB: self._job,
            WaitKind.INCIDENT: self._incident,
        }[wait.kind]
        return say(wait, element)

    def _work_item(self, wait: Wait, element: str) -> str:
        until = f", срок {day(wait.until)}" if wait.until else ""
        since = f" с {day(wait.since)}" if wait.since else ""
        return f"Ждём, когда {self._whom(wait)} выполнит «{element}»{since}{until}."

    def _whom(self, wait: Wait) -> str:
        """Return the position, and who has taken the task; participants stay without a name."""
        word, _, place = (wait.group or "").partition("@")
        role = role_of_word(word)
        position = inside_a_sentence(role.russian_name) if role is not None else word
        where = self._places.get(place, place)
        is_a_place = role is not None and role.home is not None
        words = position if is_a_place else f"{position} ({where})"
        name = None if role in PAPER_ROLES else self._names.get(wait.whom or "")
        return words if name is None else f"{words}, {name},"

    def _timer(self, wait: Wait, element: str) -> str:
        when = day(wait.until) if wait.until else "своего срока"
        return f"«{element}»: наступит {when}."

    def _message(self, wait: Wait, element: str) -> str:
        if (number := gate_of(wait.whom)) is not None:
            return f"Ждём завершения мероприятия {number}."
        return f"Ждём сообщения «{element}»."

    def _children(self, wait: Wait, element: str) -> str:
        return f"«{element}»: ждём вызванные процессы, не завершено: {wait.count}."

    def _job(self, wait: Wait, element: str) -> str:
        return f"Система выполнит «{element}» сама, следующая попытка {moment(wait.until)}."

    def _incident(self, wait: Wait, element: str) -> str:
        place = f"«{element}»: " if element else ""
        return f"Остановлено. {place}{wait.message} Разбирает владелец процесса или администратор."


def day(value: datetime | None) -> str:
    """Return a day such as «15 сентября 2023» in the plan's zone."""
    if value is None:
        return ""
    return full_day(value.astimezone(_ZONE).date())


def moment(value: datetime | None) -> str:
    """Return a day with the time."""
    return "" if value is None else f"{day(value)} в {value.astimezone(_ZONE):%H:%M}"


def _elements_and_places(
    uow: UnitOfWork, ids: set[int]
) -> tuple[dict[tuple[int, str], str], dict[int, str | None]]:
    """Return the names of the instances' elements, and the instances' organisations."""
    columns = (instances.c.id, instances.c.definition_id, instances.c.organisation)
    names: dict[tuple[int, str], str] = {}
    places: dict[int, str | None] = {}
    for row in uow.connection.execute(select(*columns).where(instances.c.id.in_(ids))):
        places[row.id] = row.organisation
        definition = uow.runtime.definitions.get(uow.connection, row.definition_id)
        for node in definition.program.nodes.values():
            names[row.id, node.id] = node.label
    return names, places
