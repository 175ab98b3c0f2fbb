"""«Почему ждём»: for each waiting place one Russian sentence: what for, whom, until when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from engine import Query, Wait, WaitKind, WaitsOf
from engine.instances.tables import instances
from processes.forms.russian import MONTHS
from processes.people.tables import organisations, people
from processes.roles import Role

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_ZONE = ZoneInfo("Europe/Moscow")
_FINISHED = re.compile(r"activity-(\d+\.\d+)-finished")


@dataclass(frozen=True, slots=True)
class WaitingPlace:
    """A place where an instance waits, in words."""

    instance_id: int
    element_id: str | None
    kind: WaitKind
    sentence: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class WhyWaiting(Query[list[WaitingPlace]]):
    """Why an instance (or its whole tree) does not go on."""

    instance_id: int
    whole_tree: bool = False

    def execute(self, uow: UnitOfWork) -> list[WaitingPlace]:
        """Return the places."""
        waits = WaitsOf(self.instance_id, self.whole_tree).execute(uow)
        names = _element_names(uow, {wait.instance_id for wait in waits})
        words = _Words(uow)
        return [
            WaitingPlace(
                wait.instance_id,
                wait.element_id,
                wait.kind,
                words.sentence(wait, names.get((wait.instance_id, wait.element_id or ""), "")),
                wait.kind is WaitKind.WORK_ITEM and wait.until is not None and wait.until < uow.now,
            )
            for wait in waits
        ]


class _Words:
    def __init__(self, uow: UnitOfWork) -> None:
        rows = uow.connection.execute(select(organisations.c.id, organisations.c.short_name))
        self._places = {row.id: row.short_name for row in rows}
        self._uow = uow

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
        return f"Ждём, когда {self._whom(wait.whom or '')} выполнит «{element}»{since}{until}."

    def _whom(self, whom: str) -> str:
        role, at, place = whom.partition("@")
        if at:
            name = Role(role).russian_name if role in {r.value for r in Role} else role
            where = self._places.get(place, place)
            return name if where == name or role.startswith("department") else f"{name} ({where})"
        known = self._uow.connection.scalar(select(people.c.id).where(people.c.id == whom))
        return "назначенный исполнитель" if known is None else f"исполнитель {whom}"

    def _timer(self, wait: Wait, element: str) -> str:
        when = day(wait.until) if wait.until else "своего срока"
        return f"«{element}»: наступит {when}."

    def _message(self, wait: Wait, element: str) -> str:
        gate = _FINISHED.fullmatch(wait.whom or "")
        if gate:
            return f"Ждёт завершения мероприятия {gate[1]}: «{element}»."
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
    local = value.astimezone(_ZONE)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def moment(value: datetime | None) -> str:
    """Return a day with the time."""
    return "" if value is None else f"{day(value)} в {value.astimezone(_ZONE):%H:%M}"


def _element_names(uow: UnitOfWork, ids: set[int]) -> dict[tuple[int, str], str]:
    query = select(instances.c.id, instances.c.definition_id).where(instances.c.id.in_(ids))
    found: dict[tuple[int, str], str] = {}
    for row in uow.connection.execute(query):
        definition = uow.runtime.definitions.get(uow.connection, row.definition_id)
        for node in definition.program.nodes.values():
            found[row.id, node.id] = node.name or node.id
    return found
