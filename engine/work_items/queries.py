"""Work items as others see them: one, those of an instance, those opened since."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, bindparam, func, select

from engine.actor import Actor
from engine.command import Query
from engine.errors import NotFound
from engine.instances.tables import instances
from engine.storage.prepared import Prepared
from engine.work_items.access import check_may_see
from engine.work_items.lifecycle import WorkItemState
from engine.work_items.tables import STILL_OPEN, work_items

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WorkItemSummary:
    """A row of an inbox."""

    id: int
    instance_id: int
    root_id: int
    business_key: str | None
    element_id: str
    name: str
    process_key: str
    organisation: str | None
    role: str
    candidate_group: str
    assignee: str | None
    state: WorkItemState
    priority: int
    form_key: str | None
    due_at: datetime | None
    reminder: str | None
    opened_at: datetime
    closed_at: datetime | None
    completed_by: str | None
    on_behalf_of: str | None
    has_draft: bool


@dataclass(frozen=True, slots=True)
class WorkItemDetails:
    """One work item with what its page needs; `definition_id` is the version whose form it has."""

    summary: WorkItemSummary
    definition_id: int
    draft: dict[str, Any] | None
    task_id: Any


_FIELDS = [field.name for field in fields(WorkItemSummary)]
_STATE = _FIELDS.index("state")
_ELSEWHERE = {
    "root_id": instances.c.root_id,
    "business_key": instances.c.business_key,
    "has_draft": work_items.c.draft.is_not(None).label("has_draft"),
}
COLUMNS = [_ELSEWHERE[name] if name in _ELSEWHERE else work_items.c[name] for name in _FIELDS]
"""The columns of a summary, in the order of its fields; the statement joins the instance."""


_ONE = Prepared(
    select(
        *COLUMNS,
        work_items.c.draft,
        work_items.c.task_id,
        work_items.c.personal,
        func.coalesce(work_items.c.form_definition_id, instances.c.definition_id).label(
            "definition_id"
        ),
    )
    .join(instances, instances.c.id == work_items.c.instance_id)
    .where(work_items.c.id == bindparam("this"))
)
_AFTER = Prepared(
    select(*COLUMNS)
    .join(instances, instances.c.id == work_items.c.instance_id)
    .where(work_items.c.id > bindparam("after"), STILL_OPEN)
    .order_by(work_items.c.id)
    .limit(bindparam("limit"))
)


def _base() -> Select[Any]:
    return select(*COLUMNS).join(instances, instances.c.id == work_items.c.instance_id)


def summary_of(row: Any) -> WorkItemSummary:
    """Return a row that begins with `COLUMNS` as a value."""
    cells = list(row[: len(COLUMNS)])
    cells[_STATE] = WorkItemState(cells[_STATE])
    return WorkItemSummary(*cells)


@dataclass(frozen=True, slots=True)
class WorkItemView(Query[WorkItemDetails]):
    """One work item, for somebody whom it concerns; raises NotFound."""

    work_item_id: int
    actor: Actor

    def execute(self, uow: UnitOfWork) -> WorkItemDetails:
        """Return it."""
        row = _ONE.first(uow.connection, {"this": self.work_item_id})
        if row is None:
            raise NotFound("Такой задачи нет, или она не ваша.")
        if row.completed_by != self.actor.user_id:
            check_may_see(row, self.actor)
        return WorkItemDetails(summary_of(row), row.definition_id, row.draft, row.task_id)


@dataclass(frozen=True, slots=True)
class WorkItemsOf(Query[list[WorkItemSummary]]):
    """All work items of an instance, or of a whole tree of instances, in the order they opened."""

    instance_id: int
    whole_tree: bool = False
    open_only: bool = False

    def execute(self, uow: UnitOfWork) -> list[WorkItemSummary]:
        """Return them."""
        column = instances.c.root_id if self.whole_tree else work_items.c.instance_id
        query = _base().where(column == self.instance_id).order_by(work_items.c.id)
        if self.open_only:
            query = query.where(STILL_OPEN)
        return [summary_of(row) for row in uow.connection.execute(query)]


@dataclass(frozen=True, slots=True)
class WorkItemsAfter(Query[list[WorkItemSummary]]):
    """Work items opened after the one with this id that are still open, in the order they opened."""

    work_item_id: int = 0
    limit: int = 1000

    def execute(self, uow: UnitOfWork) -> list[WorkItemSummary]:
        """Return them."""
        values = {"after": self.work_item_id, "limit": self.limit}
        return [summary_of(row) for row in _AFTER.all(uow.connection, values)]
