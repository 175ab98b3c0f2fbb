"""What a rehearsal is built from: a drawing, its forms, and what it calls, pinned by version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, bindparam, insert, select, update

from engine import SYSTEM, CheckDiagram, Command, InvalidDiagram, NotFound, Query
from engine.definitions.tables import process_definitions
from engine.diagrams.model import Node, NodeKind
from processes.form_studio import known_forms
from processes.people import Organisations
from processes.people.tables import organisations
from processes.roadmap.tables import plans
from processes.studio import ProblemsOf

if TYPE_CHECKING:
    from engine.definitions.stored import Definition
    from engine.unit_of_work import UnitOfWork

_BY_IDS = (
    select(process_definitions)
    .where(process_definitions.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(process_definitions.c.id)
)


@dataclass(frozen=True, slots=True)
class Material:
    """A drawing and its surroundings as they were at one moment; no personal data.

    `definitions` are the ids of the published versions that it needs: they never change.
    `forms` are the documents of its own forms, `places` the rows of all organisations.
    """

    process_key: str
    xml: bytes = field(repr=False)
    forms: Mapping[str, Any] = field(repr=False)
    definitions: tuple[int, ...]
    places: tuple[Mapping[str, Any], ...] = field(repr=False)

    def to_document(self) -> dict[str, Any]:
        """Return all but the drawing as JSON."""
        return {
            "forms": dict(self.forms),
            "definitions": list(self.definitions),
            "places": [dict(place) for place in self.places],
        }

    @classmethod
    def from_document(cls, process_key: str, xml: bytes, document: Mapping[str, Any]) -> Material:
        """Return what `to_document` wrote."""
        return cls(
            process_key,
            xml,
            document["forms"],
            tuple(document["definitions"]),
            tuple(document["places"]),
        )


@dataclass(frozen=True, slots=True)
class MaterialOf(Query[Material]):
    """Gather the material for a drawing. Raises InvalidDiagram with all that keeps it from running."""

    process_key: str
    xml: bytes = field(repr=False)

    def execute(self, uow: UnitOfWork) -> Material:
        """Return it."""
        problems = ProblemsOf(self.xml, self.process_key).execute(uow)
        if problems:
            raise InvalidDiagram(problems)
        forms = known_forms(uow)
        (process,) = CheckDiagram(self.xml, forms).execute(uow).processes
        nodes = list(process.nodes())
        keys = {node.properties.get("form_key", "") for node in nodes}
        return Material(
            process_key=self.process_key,
            xml=self.xml,
            forms={key: forms[key] for key in sorted(keys) if key in forms},
            definitions=_needed(uow, self.process_key, nodes),
            places=tuple(
                {
                    "id": one.id,
                    "short_name": one.short_name,
                    "full_name": one.full_name,
                    "kind": one.kind.value,
                    "takes_part": False,
                }
                for one in Organisations().execute(uow)
            ),
        )


@dataclass(frozen=True, slots=True)
class DefinitionRows(Query[list[dict[str, Any]]]):
    """Published versions as rows, to be put into a throw-away store."""

    ids: tuple[int, ...]

    def execute(self, uow: UnitOfWork) -> list[dict[str, Any]]:
        """Return them."""
        rows = uow.connection.execute(_BY_IDS, {"ids": list(self.ids)}).mappings()
        return [dict(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Furnish(Command[None]):
    """Put published versions, organisations and a plan into a throw-away store, under their own ids."""

    definitions: tuple[Mapping[str, Any], ...] = field(repr=False)
    places: tuple[Mapping[str, Any], ...] = field(repr=False)
    plan: str

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        plan = {"name": self.plan, "adopted_at": uow.now, "adopted_by": SYSTEM.user_id}
        furniture: Mapping[Table, Sequence[Mapping[str, Any]]] = {
            process_definitions: self.definitions,
            organisations: self.places,
            plans: [plan],
        }
        for table, rows in furniture.items():
            if rows:
                uow.connection.execute(insert(table), [dict(row) for row in rows])


@dataclass(frozen=True, slots=True)
class TakePart(Command[None]):
    """Let these organisations, and no others, take part in the plan of a throw-away store."""

    places: tuple[str, ...]

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        chosen = organisations.c.id.in_(self.places)
        uow.connection.execute(update(organisations).values(takes_part=chosen))


def _needed(uow: UnitOfWork, process_key: str, nodes: list[Node]) -> tuple[int, ...]:
    """Return the versions called by the drawing and by what it calls, and its own newest one."""
    found: set[int] = set()
    waiting = list(_called(uow, nodes))
    with suppress(NotFound):
        waiting.append(uow.runtime.definitions.newest(uow.connection, process_key))
    while waiting:
        definition = waiting.pop()
        if definition.id not in found:
            found.add(definition.id)
            waiting += _called(uow, list(definition.program.nodes.values()))
    return tuple(sorted(found))


def _called(uow: UnitOfWork, nodes: list[Node]) -> Iterator[Definition]:
    definitions = uow.runtime.definitions
    for node in nodes:
        if node.kind is not NodeKind.CALL or not node.called_element:
            continue
        pinned = node.properties.get("version")
        try:
            if pinned:
                yield definitions.version(uow.connection, node.called_element, int(pinned))
            else:
                yield definitions.newest(uow.connection, node.called_element)
        except NotFound:
            continue
