"""Jobs of a stage that wait for the owner's answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine import Query
from engine.diagrams.model import Node
from engine.instances.tables import instances
from engine.jobs.lifecycle import JobState
from engine.jobs.tables import jobs
from engine.storage.prepared import Prepared

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_WAITING = Prepared(
    select(
        jobs.c.id,
        jobs.c.instance_id,
        jobs.c.element_id,
        jobs.c.handler,
        jobs.c.arguments,
        instances.c.process_key,
        instances.c.organisation,
        instances.c.definition_id,
    )
    .join(instances, instances.c.id == jobs.c.instance_id)
    .where(jobs.c.state == JobState.WAITING.value)
    .order_by(jobs.c.id)
)


@dataclass(frozen=True, slots=True)
class WaitingJob:
    """A service task that has not run.

    `results` are the names that its `out.*` mappings read, `out` the mappings themselves.
    """

    id: int
    instance_id: int
    process_key: str
    organisation: str | None
    element_id: str
    name: str
    handler: str
    arguments: dict[str, Any]
    results: tuple[str, ...]
    out: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WaitingJobs(Query[list[WaitingJob]]):
    """All of them, the oldest first."""

    def execute(self, uow: UnitOfWork) -> list[WaitingJob]:
        """Return them."""
        return [_job(uow, row) for row in _WAITING.all(uow.connection, {})]


def _job(uow: UnitOfWork, row: Any) -> WaitingJob:
    definition = uow.runtime.definitions.get(uow.connection, row.definition_id)
    node = definition.program.nodes[row.element_id]
    return WaitingJob(
        row.id,
        row.instance_id,
        row.process_key,
        row.organisation,
        row.element_id,
        node.label,
        row.handler,
        row.arguments,
        result_names(uow, node),
        node.mapping("out"),
    )


def result_names(uow: UnitOfWork, node: Node) -> tuple[str, ...]:
    """Return the names that a node's `out.*` mappings read from what comes in."""
    language = uow.runtime.definitions.language
    names = {name for text in node.mapping("out").values() for name in language.compile(text).names}
    return tuple(sorted(names))
