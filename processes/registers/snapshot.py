"""An approved slice of a register: it never changes, corrections make a new one."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import orjson

from engine import Command
from engine.storage.rows import insert_row
from processes.registers.entries import Entries
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
    """Keep a register of an organisation as it is now.

    Only ids of entries and a checksum of their content are kept: erasing a person leaves the
    snapshot whole and its number true.
    """

    register: str
    organisation: str | None
    school_year: str
    instance_id: int | None = None

    def execute(self, uow: UnitOfWork) -> Snapshot:
        """Freeze it."""
        entries = Entries(self.register, self.organisation, self.school_year).execute(uow)
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
