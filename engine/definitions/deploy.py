"""Deploy diagrams: parse, check, give each changed process a new version."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import bindparam, select

from engine.actor import SYSTEM, Actor
from engine.command import Command
from engine.definitions.check import checked
from engine.definitions.due_starts import replace_due_starts
from engine.definitions.tables import process_definitions
from engine.diagrams.model import Process
from engine.diagrams.xml import in_utf8
from engine.errors import InvalidDiagram
from engine.history.events import SYSTEM_CHAIN, EventName, HistoryEvent
from engine.storage.database import lock_name
from engine.storage.rows import insert_row

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_NEWEST = (
    select(process_definitions.c.id, process_definitions.c.version, process_definitions.c.checksum)
    .where(process_definitions.c.process_key == bindparam("process_key"))
    .order_by(process_definitions.c.version.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Deployed:
    """A process of a deployment. `is_new` tells whether it got a new version."""

    definition_id: int
    process_key: str
    version: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Deploy(Command[list[Deployed]]):
    """Deploy one diagram with the forms its tasks use; raises InvalidDiagram with all problems.

    The same XML with the same forms is the same version. It is kept as its author wrote it, in UTF-8.
    """

    xml: bytes
    forms: Mapping[str, Any] = field(default_factory=dict)
    actor: Actor = SYSTEM
    comment: str = ""

    def execute(self, uow: UnitOfWork) -> list[Deployed]:
        """Deploy it."""
        report = checked(uow, self.xml, self.forms)
        if report.problems:
            raise InvalidDiagram(report.problems)
        xml = in_utf8(self.xml)
        return [self._deploy(uow, process, xml) for process in report.processes]

    def _deploy(self, uow: UnitOfWork, process: Process, xml: bytes) -> Deployed:
        lock_name(uow.connection, f"deploy {process.key}")
        newest = uow.connection.execute(_NEWEST, {"process_key": process.key}).first()
        forms = {key: self.forms[key] for key in _form_keys(process) if key in self.forms}
        checksum = _checksum(xml, forms)
        if newest is not None and newest.checksum == checksum:
            return Deployed(newest.id, process.key, newest.version, is_new=False)
        version = 1 if newest is None else newest.version + 1
        definition_id = insert_row(
            uow.connection,
            process_definitions,
            {
                "process_key": process.key,
                "version": version,
                "name": process.name or process.key,
                "checksum": checksum,
                "xml": zlib.compress(xml),
                "forms": forms,
                "deployed_at": uow.now,
                "deployed_by": self.actor.user_id,
                "comment": self.comment,
                "suspended": False,
            },
        )
        replace_due_starts(uow, definition_id, process)
        uow.record(
            HistoryEvent(
                EventName.DEFINITION_DEPLOYED,
                SYSTEM_CHAIN,
                self.actor,
                definition_id=definition_id,
                data={"process": process.key, "version": version, "checksum": checksum},
            )
        )
        return Deployed(definition_id, process.key, version, is_new=True)


def _form_keys(process: Process) -> list[str]:
    return sorted({n.properties["form_key"] for n in process.nodes() if "form_key" in n.properties})


def _checksum(xml: bytes, forms: Mapping[str, Any]) -> str:
    canonical = orjson.dumps(forms, option=orjson.OPT_SORT_KEYS)
    return sha256(sha256(xml).digest() + canonical).hexdigest()
