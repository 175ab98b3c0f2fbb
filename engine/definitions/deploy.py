"""Deploy diagrams: parse, check, give each changed process a new version."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import func, select

from engine.actor import SYSTEM, Actor
from engine.command import Command
from engine.definitions.calls import call_cycle_problems
from engine.definitions.checks import check_document
from engine.definitions.tables import process_definitions
from engine.diagrams.model import Process
from engine.errors import InvalidDiagram
from engine.history.events import SYSTEM_CHAIN, EventName, HistoryEvent
from engine.storage.database import lock_name
from engine.storage.rows import insert_row

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


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

    The same XML with the same forms is the same version.
    """

    xml: bytes
    forms: Mapping[str, Any] = field(default_factory=dict)
    actor: Actor = SYSTEM
    comment: str = ""

    def execute(self, uow: UnitOfWork) -> list[Deployed]:
        """Deploy it."""
        settings = uow.runtime.settings
        report = check_document(self.xml, uow.runtime.definitions.language)
        problems = list(report.problems)
        for process in report.processes:
            problems += settings.vocabulary.check(process, self.forms)
        problems += _call_cycles(uow, report.processes)
        if problems:
            raise InvalidDiagram(problems)
        return [self._deploy(uow, process) for process in report.processes if process.executable]

    def _deploy(self, uow: UnitOfWork, process: Process) -> Deployed:
        lock_name(uow.connection, f"deploy {process.key}")
        newest = uow.connection.execute(
            select(process_definitions)
            .where(process_definitions.c.process_key == process.key)
            .order_by(process_definitions.c.version.desc())
            .limit(1)
        ).first()
        forms = {key: self.forms[key] for key in _form_keys(process) if key in self.forms}
        checksum = _checksum(self.xml, forms)
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
                "xml": zlib.compress(self.xml),
                "forms": forms,
                "deployed_at": uow.now,
                "deployed_by": self.actor.user_id,
                "comment": self.comment,
                "suspended": False,
            },
        )
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


def _call_cycles(uow: UnitOfWork, processes: list[Process]) -> list[Any]:
    """Return problems for processes that would call themselves through what is deployed."""
    newest = select(
        process_definitions.c.process_key, func.max(process_definitions.c.id).label("id")
    ).group_by(process_definitions.c.process_key)
    ids = {row.process_key: row.id for row in uow.connection.execute(newest)}

    def called_by(key: str) -> set[str]:
        if key not in ids:
            return set()
        definition = uow.runtime.definitions.get(uow.connection, ids[key])
        return {n.called_element for n in definition.program.nodes.values() if n.called_element}

    return call_cycle_problems(processes, called_by)
