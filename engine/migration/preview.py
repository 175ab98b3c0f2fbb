"""Ask before moving: what would become of each instance in another version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, or_, select

from engine.command import Query
from engine.definitions.tables import process_definitions
from engine.instances.lifecycle import InstanceState
from engine.instances.tables import instances
from engine.migration.plan import plan_move
from engine.migration.standing import read_standing
from engine.migration.values import Decisions, InstancePreview
from engine.storage.prepared import Prepared

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_CANDIDATES = Prepared(
    select(instances.c.id, process_definitions.c.version)
    .join(process_definitions, process_definitions.c.id == instances.c.definition_id)
    .where(
        instances.c.process_key == bindparam("process_key"),
        or_(
            instances.c.state == InstanceState.ACTIVE.value,
            instances.c.state == InstanceState.SUSPENDED.value,
        ),
    )
    .order_by(instances.c.id)
)


@dataclass(frozen=True, slots=True)
class MigrationCandidates(Query[list[int]]):
    """The running instances of a process that are not on a version; of one other version if asked."""

    process_key: str
    version: int
    from_version: int | None = None

    def execute(self, uow: UnitOfWork) -> list[int]:
        """Return their ids, the oldest first."""
        rows = _CANDIDATES.all(uow.connection, {"process_key": self.process_key})
        return [
            row.id
            for row in rows
            if row.version != self.version and self.from_version in (None, row.version)
        ]


@dataclass(frozen=True, slots=True)
class PreviewMigration(Query[list[InstancePreview]]):
    """What a move to a version would find in each instance: goes, needs a decision, cannot, and why.

    Asks the given instances, or all that run on another version (on `from_version` alone if
    given). `decisions` are taken as made, so that the rest shows. Nothing changes, nobody waits.
    Raises NotFound.
    """

    process_key: str
    version: int
    instance_ids: Sequence[int] | None = None
    from_version: int | None = None
    decisions: Decisions = field(default_factory=Decisions)

    def execute(self, uow: UnitOfWork) -> list[InstancePreview]:
        """Return the previews in the order of the instances."""
        uow.runtime.definitions.version(uow.connection, self.process_key, self.version)
        ids = self.instance_ids
        if ids is None:
            found = MigrationCandidates(self.process_key, self.version, self.from_version)
            ids = found.execute(uow)
        return [
            plan_move(uow, read_standing(uow, one), self.version, self.decisions).preview
            for one in ids
        ]
