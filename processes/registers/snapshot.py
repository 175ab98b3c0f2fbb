"""An approved slice of a register: it never changes, corrections make a new one."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import orjson
from sqlalchemy import ColumnElement, or_, select

from engine import Command, Query
from engine.instances.tables import instances
from engine.storage.rows import insert_row
from processes.registers.entries import Entries, Entry
from processes.registers.tables import register_snapshots

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot's number and how many entries it holds."""

    id: int
    count: int


@dataclass(frozen=True, slots=True)
class FreezeSnapshot(Command[Snapshot]):
    """Keep a register of an organisation as it is now, or only the entries named by `only`.

    Only ids of entries and a checksum of their content are kept: erasing a person leaves the
    snapshot whole and its number true.
    """

    register: str
    organisation: str | None
    school_year: str
    instance_id: int | None = None
    only: frozenset[int] | None = None

    def execute(self, uow: UnitOfWork) -> Snapshot:
        """Freeze it."""
        entries = self._entries(uow)
        content = orjson.dumps([[e.id, e.content] for e in entries], option=orjson.OPT_SORT_KEYS)
        snapshot_id = insert_row(
            uow.connection,
            register_snapshots,
            {
                "register": self.register,
                "organisation": self.organisation,
                "school_year": self.school_year,
                "entries": [e.id for e in entries],
                "count": len(entries),
                "checksum": sha256(content).hexdigest(),
                "instance_id": self.instance_id,
                "taken_at": uow.now,
            },
        )
        return Snapshot(snapshot_id, len(entries))

    def _entries(self, uow: UnitOfWork) -> list[Entry]:
        if self.only is None:
            return Entries(self.register, self.organisation, self.school_year).execute(uow)
        found = Entries(self.register, self.organisation).execute(uow)
        return [entry for entry in found if entry.id in self.only]


@dataclass(frozen=True, slots=True)
class SnapshotEntries(Query[list[Entry] | None]):
    """The entries of the newest snapshot that an activity has taken; None if there is none.

    They are as they stand today; those excluded since are left out.
    """

    register: str
    organisation: str | None
    school_year: str
    activity: str

    def execute(self, uow: UnitOfWork) -> list[Entry] | None:
        """Return the entries."""
        ids = uow.connection.scalar(
            select(register_snapshots.c.entries)
            .join(instances, instances.c.id == register_snapshots.c.instance_id)
            .where(
                register_snapshots.c.register == self.register,
                register_snapshots.c.organisation == self.organisation,
                register_snapshots.c.school_year == self.school_year,
                of_activity(self.activity),
            )
            .order_by(register_snapshots.c.id.desc())
            .limit(1)
        )
        if ids is None:
            return None
        kept = set(ids)
        found = Entries(self.register, self.organisation).execute(uow)
        return [entry for entry in found if entry.id in kept]


def of_activity(activity: str) -> ColumnElement[bool]:
    """Return the condition that an instance belongs to an activity: its process or a branch."""
    key = f"activity-{activity}"
    return or_(instances.c.process_key == key, instances.c.process_key.startswith(f"{key}."))
