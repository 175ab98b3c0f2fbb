"""Put entries into registers, and read them: always within one organisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, bindparam, func, select, update

from engine import Query
from engine.storage.prepared import Prepared
from engine.storage.rows import add_rows
from processes.forms.tables import form_submissions
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


def _active(*conditions: ColumnElement[bool]) -> Prepared:
    return Prepared(
        select(*_COLUMNS)
        .where(
            register_entries.c.register == bindparam("register"),
            register_entries.c.state == ACTIVE,
            *conditions,
        )
        .order_by(register_entries.c.id)
    )


_OF_ORGANISATION = _active(register_entries.c.organisation == bindparam("organisation"))
_MUNICIPAL = _active(register_entries.c.organisation.is_(None))
_EARLIER = select(form_submissions.c.id).where(
    form_submissions.c.instance_id == bindparam("instance_id"),
    form_submissions.c.element_id == bindparam("element_id"),
    form_submissions.c.id != bindparam("submission_id"),
)
_REPLACE = Prepared(
    update(register_entries)
    .where(register_entries.c.submission_id.in_(_EARLIER), register_entries.c.person_id.is_(None))
    .values(state=REPLACED)
)


@dataclass(frozen=True, slots=True)
class Entries(Query[list[Entry]]):
    """A register's entries of one organisation (None: the municipality's own), oldest first."""

    register: str
    organisation: str | None
    school_year: str | None = None

    def execute(self, uow: UnitOfWork) -> list[Entry]:
        """Return those that are not excluded."""
        query = _MUNICIPAL if self.organisation is None else _OF_ORGANISATION
        values = {"register": self.register, "organisation": self.organisation}
        found = [Entry(*row) for row in query.all(uow.connection, values)]
        if self.school_year is None:
            return found
        return [entry for entry in found if entry.school_year == self.school_year]


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
    common = {"register": register, "state": ACTIVE, "created_at": uow.now, **columns}
    add_rows(uow.connection, register_entries, [{**common, "content": dict(row)} for row in rows])
    return len(rows)


def replace_entries(uow: UnitOfWork, instance_id: int, element_id: str, submission_id: int) -> None:
    """Take out the entries of earlier submissions at an element: this one comes in their place.

    An entry that has become a person stays, for others may already name it.
    """
    values = {
        "instance_id": instance_id,
        "element_id": element_id,
        "submission_id": submission_id,
    }
    _REPLACE.run(uow.connection, values)
