"""Add a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, func, select

from engine.actor import Actor
from engine.command import Command
from engine.errors import InvalidState
from engine.storage.database import lock_name
from engine.storage.prepared import Prepared
from engine.storage.rows import add_row
from processes.people.events import PeopleEventKind, record_change
from processes.people.permissions import require
from processes.people.tables import people
from processes.people.verbs import Verb
from processes.people.wording import checked_email, checked_id, checked_login, checked_text

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_LAST_NUMBER = Prepared(select(func.max(people.c.number)))
_TAKEN = Prepared(select(people.c.id).where(people.c.id == bindparam("id")))


@dataclass(frozen=True, slots=True)
class AddPerson(Command[str]):
    """Add a person without a password and without roles; return his id (`p-0001`).

    `login` is None for somebody who exists on paper only. `person_id` is given when data come
    from elsewhere and must keep their ids. Raises InvalidInput, InvalidState (login or id taken),
    NotAllowed.
    """

    actor: Actor
    display_name: str = field(repr=False)
    login: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    person_id: str | None = None

    def execute(self, uow: UnitOfWork) -> str:
        """Do it."""
        require(self.actor, Verb.PEOPLE_MANAGE)
        name = checked_text(self.display_name, "Имя", 200)
        login = None if self.login is None else checked_login(self.login)
        lock_name(uow.connection, "people")  # numbers are given one after another
        self._refuse_taken_login(uow.connection, login)
        number = (_LAST_NUMBER.scalar(uow.connection, {}) or 0) + 1
        person_id = self._free_id(uow.connection, number)
        add_row(
            uow.connection,
            people,
            {
                "id": person_id,
                "number": number,
                "login": login,
                "display_name": name,
                "search_text": search_text(name, login),
                "email": None if self.email is None else checked_email(self.email),
                "active": True,
                "created_at": uow.now,
            },
        )
        kind = PeopleEventKind.PERSON_ADDED
        record_change(uow, self.actor, kind, person_id, has_login=login is not None)
        return person_id

    def _refuse_taken_login(self, connection: Connection, login: str | None) -> None:
        taken = select(people.c.id).where(people.c.login == login)
        if login is not None and connection.scalar(taken) is not None:
            raise InvalidState(f"Логин «{login}» уже занят. Выберите другой.")

    def _free_id(self, connection: Connection, number: int) -> str:
        if self.person_id is None:
            wanted = f"p-{number:04d}"
            while _is_taken(connection, wanted):
                number += 1
                wanted = f"p-{number:04d}"
            return wanted
        if _is_taken(connection, self.person_id):
            raise InvalidState(f"Пользователь {self.person_id} уже есть. Выберите другой номер.")
        return checked_id(self.person_id)


def search_text(display_name: str, login: str | None) -> str:
    """Return what a search by name or login looks into; case is folded here, for SQLite cannot."""
    return f"{display_name} {login or ''}".strip().casefold()


def _is_taken(connection: Connection, person_id: str) -> bool:
    return _TAKEN.scalar(connection, {"id": person_id}) is not None
