"""Look at a move before it is ordered: what each instance would do, and what must be decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine import (
    Actor,
    Decisions,
    InstancePreview,
    Intervention,
    PreviewMigration,
    Query,
    Verdict,
)
from engine.definitions.stored import Definition
from engine.definitions.tables import process_definitions
from engine.instances.tables import instances
from engine.storage.prepared import Prepared
from processes.moves.questions import Question, questions_of
from processes.moves.standing import IS_RUNNING, places_by_instance
from processes.moves.tables import bulk_move_results
from processes.moves.values import ResultState

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_RUNNING = Prepared(
    select(
        instances.c.id,
        instances.c.organisation,
        instances.c.started_at,
        process_definitions.c.version,
    )
    .join(process_definitions, process_definitions.c.id == instances.c.definition_id)
    .where(
        instances.c.process_key == bindparam("process_key"),
        IS_RUNNING,
    )
    .order_by(instances.c.id)
)
_MOVED = Prepared(
    select(bulk_move_results.c.instance_id).where(
        bulk_move_results.c.move_id == bindparam("move"),
        bulk_move_results.c.state == ResultState.MOVED.value,
        bulk_move_results.c.from_version == bindparam("from_version"),
    )
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One instance: where it stands, in the words of the diagram, and what a move would find."""

    instance_id: int
    organisation: str | None
    started_at: datetime
    places: tuple[str, ...]
    preview: InstancePreview


@dataclass(frozen=True, slots=True)
class MoveLook:
    """All instances that could go to a version, with the questions they put.

    `beyond` is how many more run than were looked at.
    """

    process_key: str
    name: str
    version: int
    seen: tuple[Seen, ...]
    questions: tuple[Question, ...]
    beyond: int = 0

    def with_verdict(self, verdict: Verdict) -> list[Seen]:
        """Return the instances that go, need a decision, or cannot."""
        return [one for one in self.seen if one.preview.verdict is verdict]


@dataclass(frozen=True, slots=True)
class LookAtMove(Query[MoveLook]):
    """What a move of a process's running instances to a version would do; changes nothing.

    `decisions` are taken as made. `undoes_id` asks only those that a bulk move brought here from
    the version. At most `most` instances are looked at. Raises NotAllowed, NotFound.
    """

    actor: Actor
    process_key: str
    version: int
    decisions: Decisions = field(default_factory=Decisions)
    undoes_id: int | None = None
    most: int = 1000

    def execute(self, uow: UnitOfWork) -> MoveLook:
        """Return it."""
        self.actor.check_may(Intervention.MIGRATE)
        target = uow.runtime.definitions.version(uow.connection, self.process_key, self.version)
        rows = [row for row in self._rows(uow) if row.version != self.version]
        shown = rows[: self.most]
        ids = [row.id for row in shown]
        previews = self._previews(uow, ids, self.decisions)
        asked = previews
        if self.decisions != Decisions():
            asked = [*self._previews(uow, ids, Decisions()), *previews]
        places = places_by_instance(uow, self.process_key)
        return MoveLook(
            self.process_key,
            target.name,
            self.version,
            tuple(
                Seen(row.id, row.organisation, row.started_at, places.get(row.id, ()), preview)
                for row, preview in zip(shown, previews, strict=True)
            ),
            tuple(questions_of(asked, self.decisions, _names(target))),
            len(rows) - len(shown),
        )

    def _rows(self, uow: UnitOfWork) -> list[Any]:
        rows = _RUNNING.all(uow.connection, {"process_key": self.process_key})
        if self.undoes_id is None:
            return rows
        values = {"move": self.undoes_id, "from_version": self.version}
        moved = set(_MOVED.scalars(uow.connection, values))
        return [row for row in rows if row.id in moved]

    def _previews(
        self, uow: UnitOfWork, ids: list[int], decisions: Decisions
    ) -> list[InstancePreview]:
        query = PreviewMigration(self.process_key, self.version, ids, decisions=decisions)
        return query.execute(uow)


def running_versions(uow: UnitOfWork, process_key: str) -> dict[int, int]:
    """Return the version on which each running instance of a process runs."""
    rows = _RUNNING.all(uow.connection, {"process_key": process_key})
    return {row.id: row.version for row in rows}


def _names(definition: Definition) -> dict[str, str]:
    """Return elements and flows in words, as one chooses among them."""
    nodes = definition.program.nodes
    names = {node.id: f"«{node.label}»" for node in nodes.values()}
    for flows in definition.program.outgoing.values():
        for flow in flows:
            names[flow.id] = f"{names[flow.source]} → {names[flow.target]}"
    return names
