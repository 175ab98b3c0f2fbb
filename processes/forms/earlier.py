"""What was answered at the same step before the work came back: the form begins with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine import ElementsOf, Query, WorkItemDetails
from engine.diagrams.model import Node
from engine.storage.prepared import Prepared
from engine.work_items.tables import work_items
from processes.forms.tables import form_submissions

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_EARLIER = Prepared(
    select(
        form_submissions.c.answers,
        form_submissions.c.form_key,
        work_items.c.candidate_group,
        work_items.c.personal,
        work_items.c.assignee,
    )
    .join(work_items, work_items.c.id == form_submissions.c.work_item_id)
    .where(
        form_submissions.c.instance_id == bindparam("instance_id"),
        form_submissions.c.element_id == bindparam("element_id"),
    )
    .order_by(form_submissions.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class EarlierAnswers(Query[dict[str, Any] | None]):
    """The answers given last time at a work item's step, by field key; None: it is the first time.

    A step that is done once for each of many has no last time: the answers would be of another.
    What was given to one person is for that person alone.
    """

    details: WorkItemDetails

    def execute(self, uow: UnitOfWork) -> dict[str, Any] | None:
        """Return them."""
        item = self.details.summary
        elements = ElementsOf(self.details.definition_id).execute(uow)
        if _is_repeated(elements, item.element_id):
            return None
        values = {"instance_id": item.instance_id, "element_id": item.element_id}
        row = _EARLIER.first(uow.connection, values)
        if row is None or row.form_key != item.form_key:
            return None
        if row.candidate_group != item.candidate_group:
            return None
        if row.personal and row.assignee != item.assignee:
            return None
        answers: dict[str, Any] = row.answers
        return answers


def _is_repeated(elements: Mapping[str, Node], element_id: str) -> bool:
    """Return whether a step, or a subprocess around it, runs once for each of many."""
    node = elements.get(element_id)
    while node is not None:
        if node.loop is not None:
            return True
        node = elements.get(node.scope)
    return False
