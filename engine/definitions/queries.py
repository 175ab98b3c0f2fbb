"""What is deployed."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from engine.command import Query
from engine.definitions.tables import process_definitions
from engine.diagrams.model import Node
from engine.errors import NotFound

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_COLUMNS = [c for c in process_definitions.c if c.name not in ("xml", "forms")]


@dataclass(frozen=True, slots=True)
class ProcessDefinition:
    """One version of one process."""

    id: int
    process_key: str
    version: int
    name: str
    checksum: str
    deployed_at: datetime
    deployed_by: str
    comment: str
    suspended: bool


@dataclass(frozen=True, slots=True)
class NewestDefinitions(Query[list[ProcessDefinition]]):
    """The newest version of each process, by key."""

    def execute(self, uow: UnitOfWork) -> list[ProcessDefinition]:
        """Return them."""
        newest = select(func.max(process_definitions.c.id)).group_by(
            process_definitions.c.process_key
        )
        query = (
            select(*_COLUMNS)
            .where(process_definitions.c.id.in_(newest))
            .order_by(process_definitions.c.process_key)
        )
        return [ProcessDefinition(**row._mapping) for row in uow.connection.execute(query)]  # noqa: SLF001


@dataclass(frozen=True, slots=True)
class VersionsOf(Query[list[ProcessDefinition]]):
    """All versions of a process, the newest first."""

    process_key: str

    def execute(self, uow: UnitOfWork) -> list[ProcessDefinition]:
        """Return them."""
        query = (
            select(*_COLUMNS)
            .where(process_definitions.c.process_key == self.process_key)
            .order_by(process_definitions.c.version.desc())
        )
        return [ProcessDefinition(**row._mapping) for row in uow.connection.execute(query)]  # noqa: SLF001


@dataclass(frozen=True, slots=True)
class DiagramXml(Query[bytes]):
    """The author's own XML of a version; raises NotFound."""

    definition_id: int

    def execute(self, uow: UnitOfWork) -> bytes:
        """Return it as it was handed in."""
        packed = uow.connection.scalar(
            select(process_definitions.c.xml).where(process_definitions.c.id == self.definition_id)
        )
        if packed is None:
            raise NotFound(f"Версии процесса с номером {self.definition_id} нет.")
        return zlib.decompress(packed)


@dataclass(frozen=True, slots=True)
class FormOf(Query[dict[str, Any] | None]):
    """The form that a version of a process was deployed with; None if it has none of that key."""

    definition_id: int
    form_key: str

    def execute(self, uow: UnitOfWork) -> dict[str, Any] | None:
        """Return the form's document."""
        definition = uow.runtime.definitions.get(uow.connection, self.definition_id)
        form: dict[str, Any] | None = definition.forms.get(self.form_key)
        return form


@dataclass(frozen=True, slots=True)
class ElementsOf(Query[dict[str, Node]]):
    """The flow nodes of a version, by id: names, lanes, properties. Not to be changed."""

    definition_id: int

    def execute(self, uow: UnitOfWork) -> dict[str, Node]:
        """Return them."""
        definition = uow.runtime.definitions.get(uow.connection, self.definition_id)
        return definition.program.nodes
