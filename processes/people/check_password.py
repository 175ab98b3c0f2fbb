"""Check a login and a password."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, select

from engine.command import Command
from processes.people import passwords, throttle
from processes.people.period import MOSCOW
from processes.people.tables import people
from processes.people.wording import normalised_login

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

WRONG = (
    "Неверный логин или пароль. Проверьте раскладку клавиатуры и Caps Lock. "
    "Если забыли пароль, обратитесь к администратору."
)


@dataclass(frozen=True, slots=True)
class PasswordChecked:
    """The answer: the person, or a Russian refusal and, when he must wait, until when."""

    person_id: str | None = None
    refusal: str | None = None
    wait_until: datetime | None = None

    @property
    def accepted(self) -> bool:
        """Whether the person may enter."""
        return self.person_id is not None


@dataclass(frozen=True, slots=True)
class CheckPassword(Command[PasswordChecked]):
    """Check a login and a password typed at a network address (None: at the machine itself).

    A refusal is an answer, not an error: an error would roll back the count of failures.
    Unknown logins, people without a password and switched-off accounts cost the same work, are
    throttled the same and get the same words as a wrong password.
    """

    login: str = field(repr=False)
    password: str = field(repr=False)
    address: str | None = field(default=None, repr=False)

    def execute(self, uow: UnitOfWork) -> PasswordChecked:
        """Do it; an attempt while waiting is neither checked nor counted."""
        subjects = self._subjects()
        wait_until = throttle.blocked_until(uow, subjects)
        if wait_until is not None:
            return PasswordChecked(refusal=_too_many(wait_until), wait_until=wait_until)
        person = self._person(uow)
        kept = person.password_hash if person is not None and person.active else None
        if not passwords.matches(kept, self.password) or person is None:
            throttle.failed(uow, subjects)
            return PasswordChecked(refusal=WRONG)
        throttle.forget(uow, subjects[0])
        self._renew(uow, person)
        return PasswordChecked(person_id=person.id)

    def _subjects(self) -> list[throttle.Subject]:
        subjects = [throttle.of_login(normalised_login(self.login))]
        if self.address is not None:
            subjects.append(throttle.of_address(self.address))
        return subjects

    def _person(self, uow: UnitOfWork) -> Row[Any] | None:
        found = select(people).where(people.c.login == normalised_login(self.login))
        return uow.connection.execute(found).one_or_none()

    def _renew(self, uow: UnitOfWork, person: Row[Any]) -> None:
        """Keep the password at today's cost."""
        if passwords.is_outdated(person.password_hash):
            uow.connection.execute(
                people.update()
                .where(people.c.id == person.id)
                .values(password_hash=passwords.hashed(self.password))
            )


def _too_many(wait_until: datetime) -> str:
    shown = wait_until.astimezone(MOSCOW) + timedelta(seconds=59)
    return (
        "Слишком много неудачных попыток входа. "
        f"Повторите после {shown:%H:%M} по московскому времени."
    )
