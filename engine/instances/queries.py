"""Instances as others may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select

from engine.command import Query
from engine.definitions.tables import process_definitions
from engine.errors import NotFound
from engine.instances.lifecycle import InstanceState
from engine.instances.tables import instances
from engine.spiff.state import variables_of

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Instance:
    """One run of a definition."""

    id: int
    process_key: str
    name: str
    version: int
    definition_id: int
    state: InstanceState
    business_key: str | None
    organisation: str | None
    parent_id: int | None
    root_id: int
    due_at: datetime | None
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class InstanceDetails:
    """An instance with its variables, for those who may see them."""

    instance: Instance
    variables: dict[str, Any]


_COLUMNS = (
    instances.c.id,
    instances.c.process_key,
    process_definitions.c.name,
    process_definitions.c.version,
    instances.c.definition_id,
    instances.c.state,
    instances.c.business_key,
    instances.c.organisation,
    instances.c.parent_id,
    instances.c.root_id,
    instances.c.due_at,
    instances.c.started_at,
    instances.c.ended_at,
)


def _base(*more: Any) -> Select[Any]:
    return select(*_COLUMNS, *more).join(
        process_definitions, process_definitions.c.id == instances.c.definition_id
    )


def _instance(values: Mapping[str, Any]) -> Instance:
    return Instance(**{**values, "state": InstanceState(values["state"])})


@dataclass(frozen=True, slots=True)
class InstanceView(Query[InstanceDetails]):
    """One instance; raises NotFound. Who may see it is for the caller to check."""

    instance_id: int

    def execute(self, uow: UnitOfWork) -> InstanceDetails:
        """Return it with its variables."""
        query = _base(instances.c.workflow, instances.c.outcome)
        row = uow.connection.execute(query.where(instances.c.id == self.instance_id)).first()
        if row is None:
            raise NotFound(f"Экземпляра процесса № {self.instance_id} нет.")
        values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
        state, outcome = values.pop("workflow"), values.pop("outcome")
        variables = variables_of(state) if state is not None else outcome or {}
        return InstanceDetails(_instance(values), variables)


@dataclass(frozen=True, slots=True)
class Instances(Query[list[Instance]]):
    """Instances by what is asked of them, the oldest first."""

    process_key: str | None = None
    state: InstanceState | None = None
    organisation: str | None = None
    parent_id: int | None = None
    root_id: int | None = None
    business_key: str | None = None
    limit: int = 10_000

    def execute(self, uow: UnitOfWork) -> list[Instance]:
        """Return them."""
        query = _base()
        for name in ("process_key", "organisation", "parent_id", "root_id", "business_key"):
            value = getattr(self, name)
            if value is not None:
                query = query.where(instances.c[name] == value)
        if self.state is not None:
            query = query.where(instances.c.state == self.state.value)
        rows = uow.connection.execute(query.order_by(instances.c.id).limit(self.limit))
        return [_instance(dict(row._mapping)) for row in rows]  # noqa: SLF001


@dataclass(frozen=True, slots=True)
class InstanceCounts(Query[dict[tuple[str, str], int]]):
    """How many instances there are, by process key and state."""

    state: InstanceState | None = field(default=None)

    def execute(self, uow: UnitOfWork) -> dict[tuple[str, str], int]:
        """Return the counts."""
        query = select(instances.c.process_key, instances.c.state, func.count()).group_by(
            instances.c.process_key, instances.c.state
        )
        if self.state is not None:
            query = query.where(instances.c.state == self.state.value)
        return {(key, state): count for key, state, count in uow.connection.execute(query)}
