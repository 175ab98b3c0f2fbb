"""Put entries into registers, and read them: always within one organisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, insert, select, update

from engine import Query
from processes.registers.tables import register_entries

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

REGISTERS: Mapping[str, str] = {
    "partners": "Партнёры",
    "mentors": "Наставники",
    "mentees": "Наставляемые",
    "programmes": "Программы наставничества",
    "agreements": "Соглашения",
    "trained": "Обученные",
    "publications": "Публикации",
    "events": "Мероприятия и встречи",
    "communities": "Сообщества наставников",
    "assignments": "Поручения",
    "resources": "Ресурсы",
    "motivation": "Меры мотивации",
    "indicators": "Показатели",
}
"""Registers by key, as they are called on screens."""

ACTIVE, REPLACED = "active", "replaced"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a register. `content` may be personal data."""

    id: int
    register: str
    organisation: str | None
    school_year: str
    state: str
    content: dict[str, Any]
    person_id: str | None

    @property
    def title(self) -> str:
        """Return what the entry is called in lists: its first text."""
        texts = (str(value) for value in self.content.values() if value)
        return next(texts, f"№ {self.id}")


_COLUMNS = [
    register_entries.c[name]
    for name in ("id", "register", "organisation", "school_year", "state", "content", "person_id")
]


@dataclass(frozen=True, slots=True)
class Entries(Query[list[Entry]]):
    """A register's entries of one organisation (None: the municipality's own), oldest first."""

    register: str
    organisation: str | None
    school_year: str | None = None

    def execute(self, uow: UnitOfWork) -> list[Entry]:
        """Return those that are not excluded."""
        query = select(*_COLUMNS).where(
            register_entries.c.register == self.register,
            register_entries.c.organisation == self.organisation,
            register_entries.c.state == ACTIVE,
        )
        if self.school_year is not None:
            query = query.where(register_entries.c.school_year == self.school_year)
        rows = uow.connection.execute(query.order_by(register_entries.c.id))
        return [Entry(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name


@dataclass(frozen=True, slots=True)
class EntryCounts(Query[dict[tuple[str, str | None], int]]):
    """How many entries there are, by register and organisation: numbers, no names."""

    def execute(self, uow: UnitOfWork) -> dict[tuple[str, str | None], int]:
        """Return the counts."""
        query = (
            select(register_entries.c.register, register_entries.c.organisation, func.count())
            .where(register_entries.c.state == ACTIVE)
            .group_by(register_entries.c.register, register_entries.c.organisation)
        )
        return {(register, org): count for register, org, count in uow.connection.execute(query)}


def add_entries(
    uow: UnitOfWork, register: str, rows: Sequence[Mapping[str, Any]], **columns: Any
) -> int:
    """Insert rows as entries; `columns` are organisation, school_year, submission_id, created_by."""
    if rows:
        uow.connection.execute(
            insert(register_entries),
            [
                {
                    "register": register,
                    "state": ACTIVE,
                    "content": dict(row),
                    "created_at": uow.now,
                    **columns,
                }
                for row in rows
            ],
        )
    return len(rows)


def replace_entries(uow: UnitOfWork, submissions: Select[Any]) -> None:
    """Take out the entries of these submissions: others have come in their place.

    An entry that has become a person stays, for others may already name it.
    """
    uow.connection.execute(
        update(register_entries)
        .where(
            register_entries.c.submission_id.in_(submissions),
            register_entries.c.person_id.is_(None),
        )
        .values(state=REPLACED)
    )
