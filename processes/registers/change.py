"""Read single entries, change what stands in them, exclude them, and find those that run out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from engine import Command, NotFound, Query
from engine.storage.prepared import Prepared
from processes.registers.entries import ACTIVE, Entry
from processes.registers.tables import register_entries

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

EXCLUDED = "excluded"
_COLUMNS = [
    register_entries.c[name]
    for name in ("id", "register", "organisation", "school_year", "state", "content", "person_id")
]
_ENTRY = register_entries.c.id == bindparam("entry_id")
_BY_ID = Prepared(select(*_COLUMNS).where(_ENTRY))
_SUBMITTED = register_entries.c.submission_id == bindparam("submission")
_OF_SUBMISSION = Prepared(select(*_COLUMNS).where(_SUBMITTED).order_by(register_entries.c.id))
_TO_REMIND = Prepared(
    select(*_COLUMNS)
    .where(register_entries.c.register == bindparam("register"), register_entries.c.state == ACTIVE)
    .order_by(register_entries.c.id)
)
_CHANGE = Prepared(
    update(register_entries)
    .where(_ENTRY)
    .values({name: bindparam(name) for name in ("content", "person_id", "state")})
)


@dataclass(frozen=True, slots=True)
class EntryById(Query[Entry]):
    """One entry, excluded or not; raises NotFound."""

    entry_id: int

    def execute(self, uow: UnitOfWork) -> Entry:
        """Return it."""
        row = _BY_ID.first(uow.connection, {"entry_id": self.entry_id})
        if row is None:
            raise NotFound(f"Записи № {self.entry_id} в реестрах нет.")
        return Entry(*row)


@dataclass(frozen=True, slots=True)
class EntriesById(Query[dict[int, Entry]]):
    """Entries by their ids; those that do not exist are missing."""

    ids: frozenset[int]

    def execute(self, uow: UnitOfWork) -> dict[int, Entry]:
        """Return them."""
        rows = (_BY_ID.first(uow.connection, {"entry_id": each}) for each in sorted(self.ids))
        return {row.id: Entry(*row) for row in rows if row is not None}


@dataclass(frozen=True, slots=True)
class EntriesOfSubmission(Query[list[Entry]]):
    """The entries that the rows of a submitted form became, in the order of the rows."""

    submission_id: int
    register: str | None = None

    def execute(self, uow: UnitOfWork) -> list[Entry]:
        """Return them, excluded ones too."""
        rows = _OF_SUBMISSION.all(uow.connection, {"submission": self.submission_id})
        found = [Entry(*row) for row in rows]
        return [entry for entry in found if self.register in (None, entry.register)]


@dataclass(frozen=True, slots=True)
class ChangeEntry(Command[None]):
    """Write values into an entry's content, over those of the same key; raises NotFound.

    `person_id` says whose card it is from now on; `state` excludes the entry or takes it back.
    """

    entry_id: int
    content: Mapping[str, Any]
    person_id: str | None = None
    state: str | None = None

    def execute(self, uow: UnitOfWork) -> None:
        """Write them."""
        entry = EntryById(self.entry_id).execute(uow)
        values = {
            "entry_id": self.entry_id,
            "content": {**entry.content, **self.content},
            "person_id": entry.person_id if self.person_id is None else self.person_id,
            "state": entry.state if self.state is None else self.state,
        }
        _CHANGE.run(uow.connection, values)


@dataclass(frozen=True, slots=True)
class EntriesToRemind(Query[list[Entry]]):
    """Active entries whose end is under control and whose reminder is due by a day, in any ОО.

    `schedule-expiry` puts them there: `remind_on` and `expires_on` are ISO dates.
    """

    register: str
    day: date

    def execute(self, uow: UnitOfWork) -> list[Entry]:
        """Return those that have not run out yet."""
        rows = _TO_REMIND.all(uow.connection, {"register": self.register})
        today = self.day.isoformat()
        return [
            entry
            for entry in (Entry(*row) for row in rows)
            if entry.content.get("remind_on", "9999") <= today <= entry.content["expires_on"]
        ]


def has_consent(entry: Entry) -> bool:
    """Return whether the person agreed to take part and to be in the base.

    The newest answer counts; a date of consent with no later refusal is one.
    """
    answer = entry.content.get("consent")
    if answer is not None:
        return bool(answer == "given")
    return bool(entry.content.get("consent_date"))
