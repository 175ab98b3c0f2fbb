"""The organisations' parts of an occurrence as a matrix: who stands at which step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from engine import Query, WorkItemState
from engine.diagrams.model import NodeKind
from engine.instances.tables import instances
from engine.work_items.tables import work_items
from processes.people.tables import organisations
from processes.reports.standing import NOTHING_OPEN, gates_by, open_by, state_of

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_CLOSED = (WorkItemState.COMPLETED, WorkItemState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Step:
    """A task of the branch's diagram."""

    element_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Branch:
    """An organisation's part of an occurrence; `marks` holds the states of its steps by element."""

    organisation: str
    short_name: str
    instance_id: int
    state: str
    started_at: datetime
    ended_at: datetime | None
    overdue: int
    gates: tuple[str, ...]
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The branches of an occurrence, and the steps that they go through, in the diagram's order."""

    steps: tuple[Step, ...]
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class BranchMatrix(Query[Matrix]):
    """The newest branch of each organisation in an occurrence; of some organisations, if given."""

    instance_id: int
    organisations: frozenset[str] | None = None

    def execute(self, uow: UnitOfWork) -> Matrix:
        """Return them by organisation."""
        of_parent = instances.c.parent_id == self.instance_id
        newest = (
            select(func.max(instances.c.id)).where(of_parent).group_by(instances.c.organisation)
        )
        query = (
            select(instances, organisations.c.short_name)
            .join(organisations, organisations.c.id == instances.c.organisation)
            .where(instances.c.id.in_(newest))
            .order_by(instances.c.organisation)
        )
        if self.organisations is not None:
            query = query.where(instances.c.organisation.in_(self.organisations))
        rows = uow.connection.execute(query).all()
        # what the branches call (a pair, a partner) belongs to them: the tree below is theirs
        below = (
            instances.c.root_id
            == select(instances.c.root_id)
            .where(instances.c.id == self.instance_id)
            .scalar_subquery()
        )
        owner = instances.c.organisation
        doing, gates = open_by(uow, owner, below), gates_by(uow, owner, below)
        marks = _marks(uow, [row.id for row in rows])
        branches = tuple(
            Branch(
                row.organisation,
                row.short_name,
                row.id,
                state_of(
                    row.state,
                    doing.get(row.organisation, NOTHING_OPEN),
                    gates.get(row.organisation, ()),
                ),
                row.started_at,
                row.ended_at,
                doing.get(row.organisation, NOTHING_OPEN).late if row.ended_at is None else 0,
                gates.get(row.organisation, ()) if row.ended_at is None else (),
                marks.get(row.id, {}),
            )
            for row in rows
        )
        return Matrix(_steps(uow, {row.definition_id for row in rows}), branches)


def _steps(uow: UnitOfWork, definition_ids: Iterable[int]) -> tuple[Step, ...]:
    """Return the tasks of people in the branches' diagrams, each once."""
    found: dict[str, Step] = {}
    for definition_id in sorted(definition_ids):
        nodes = uow.runtime.definitions.get(uow.connection, definition_id).program.nodes
        for node in nodes.values():
            if node.kind is NodeKind.USER_TASK:
                found.setdefault(node.id, Step(node.id, node.label))
    return tuple(found.values())


def _marks(uow: UnitOfWork, instance_ids: list[int]) -> dict[int, dict[str, str]]:
    """Return the states of steps by branch: what is open goes before what is done."""
    columns = work_items.c
    query = (
        select(columns.instance_id, columns.element_id, columns.state, columns.due_or_never)
        .where(
            columns.instance_id.in_(instance_ids), columns.state != WorkItemState.CANCELLED.value
        )
        .order_by(columns.id)
    )
    found: dict[int, dict[str, str]] = {}
    for row in uow.connection.execute(query):
        marks = found.setdefault(row.instance_id, {})
        known = marks.get(row.element_id)
        if row.state in _CLOSED:
            marks[row.element_id] = known if known in ("active", "overdue") else "done"
        elif known != "overdue":
            marks[row.element_id] = "overdue" if row.due_or_never < uow.now else "active"
    return found
