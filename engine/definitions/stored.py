"""Definitions as they are used: read once, kept for ever, as they never change."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine.definitions.tables import process_definitions
from engine.diagrams.program import Program
from engine.diagrams.reading import read_processes
from engine.errors import NotFound
from engine.expressions import Language
from engine.spiff.build import build
from engine.storage.prepared import Prepared

_BY_ID = Prepared(select(process_definitions).where(process_definitions.c.id == bindparam("id")))
_OF_KEY = select(process_definitions.c.id).where(
    process_definitions.c.process_key == bindparam("process_key")
)
_NEWEST = Prepared(_OF_KEY.order_by(process_definitions.c.version.desc()).limit(1))
_VERSION = Prepared(_OF_KEY.where(process_definitions.c.version == bindparam("version")))


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of one process."""

    id: int
    process_key: str
    version: int
    name: str
    forms: dict[str, Any]
    program: Program


class Definitions:
    """All definitions used so far by this process; safe to share between threads."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._by_id: dict[int, Definition] = {}

    def get(self, connection: Connection, definition_id: int) -> Definition:
        """Return a definition; raises NotFound."""
        if definition_id not in self._by_id:
            row = _BY_ID.first(connection, {"id": definition_id})
            if row is None:
                raise NotFound(f"Версии процесса с номером {definition_id} нет.")
            self._by_id[definition_id] = self._read(row)
        return self._by_id[definition_id]

    def newest(self, connection: Connection, process_key: str) -> Definition:
        """Return the newest version of a process; raises NotFound."""
        found = _NEWEST.scalar(connection, {"process_key": process_key})
        if found is None:
            raise NotFound(f"Процесс «{process_key}» не опубликован.")
        return self.get(connection, found)

    def version(self, connection: Connection, process_key: str, version: int) -> Definition:
        """Return one version of a process; raises NotFound."""
        found = _VERSION.scalar(connection, {"process_key": process_key, "version": version})
        if found is None:
            raise NotFound(f"Версии {version} процесса «{process_key}» нет.")
        return self.get(connection, found)

    def _read(self, row: Any) -> Definition:
        processes = {p.key: p for p in read_processes(zlib.decompress(row.xml))}
        process = processes[row.process_key]
        program = Program(process, build(process), self.language)
        return Definition(row.id, row.process_key, row.version, row.name, row.forms, program)
