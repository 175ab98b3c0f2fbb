"""Open a work item where a token has come to a user task, and cancel it where the token has gone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from engine.children.lanes import lane_of_caller
from engine.diagrams.model import Node
from engine.errors import InvalidInput
from engine.history.events import EventName, HistoryEvent
from engine.instances.live import LiveInstance
from engine.spiff.outcomes import WaitingPoint
from engine.storage.prepared import Prepared
from engine.storage.rows import insert_row
from engine.work_items.lifecycle import WorkItemState
from engine.work_items.tables import NEVER, STILL_OPEN, work_items

if TYPE_CHECKING:
    from engine.settings import Vocabulary
    from engine.unit_of_work import UnitOfWork

NORMAL_PRIORITY = 50
MAX_PERSON = 100
"""Characters of a person's id."""

_OF_TOKEN = Prepared(
    select(work_items.c.id, work_items.c.element_id, work_items.c.role).where(
        work_items.c.instance_id == bindparam("instance_id"),
        work_items.c.task_id == bindparam("task_id"),
        STILL_OPEN,
    )
)
_CANCEL = Prepared(
    update(work_items)
    .where(work_items.c.id == bindparam("id"))
    .values(state=WorkItemState.CANCELLED.value, closed_at=bindparam("closed_at"), draft=None)
)


def open_work_item(uow: UnitOfWork, live: LiveInstance, point: WaitingPoint) -> None:
    """Offer the work to its candidate group; raises InvalidInput, ExpressionError."""
    node = point.node
    variables = live.process.visible_at(point.task_id)
    vocabulary = uow.runtime.settings.vocabulary
    role = role_of(uow, live, node)
    assignee = _assignee(uow, live, node, variables)
    due_at = _due_at(uow, live, node, variables)
    state = WorkItemState.OPEN if assignee is None else WorkItemState.CLAIMED
    row = {
        "instance_id": live.id,
        "task_id": point.task_id,
        "element_id": node.id,
        "name": node.name or node.id,
        "process_key": live.definition.process_key,
        "organisation": live.organisation,
        "role": role,
        "candidate_group": vocabulary.candidate_group(role, live.organisation),
        "assignee": assignee,
        "personal": assignee is not None,
        "state": state.value,
        "priority": int(node.properties.get("priority", NORMAL_PRIORITY)),
        "form_key": node.properties.get("form_key"),
        "due_at": due_at,
        "due_or_never": due_at or NEVER,
        **reminding(node, vocabulary),
        "opened_at": uow.now,
    }
    work_item_id = insert_row(uow.connection, work_items, row)
    uow.record(
        HistoryEvent(
            EventName.WORK_ITEM_OPENED,
            live.id,
            element_id=node.id,
            role=role,
            organisation=live.organisation,
            data={"work_item": work_item_id} | ({"assignee": assignee} if assignee else {}),
        )
    )


def cancel_work_item(uow: UnitOfWork, live: LiveInstance, task_id: UUID) -> None:
    """Close the work item of a token that has gone without its being done."""
    row = _OF_TOKEN.first(uow.connection, {"instance_id": live.id, "task_id": task_id})
    if row is None:
        return
    _CANCEL.run(uow.connection, {"id": row.id, "closed_at": uow.now})
    uow.record(
        HistoryEvent(
            EventName.WORK_ITEM_CANCELLED,
            live.id,
            element_id=row.element_id,
            role=row.role,
            organisation=live.organisation,
            data={"work_item": row.id},
        )
    )


def reminding(node: Node, vocabulary: Vocabulary) -> dict[str, str | None]:
    """Return what a user task says itself of reminding and of who hears when it is late."""
    word = node.properties.get("escalate_to")
    return {
        "reminder": node.properties.get("reminder"),
        "escalate_to": vocabulary.role_of(word) if word else None,
    }


def role_of(uow: UnitOfWork, live: LiveInstance, node: Node) -> str:
    """Return the role that does a user task: its own, else its lane's; raises InvalidInput.

    A task that stands in no lane is done by whom the calling process called for.
    """
    word = node.properties.get("responsible_role") or node.lane or lane_of_caller(uow, live) or ""
    role = uow.runtime.settings.vocabulary.role_of(word)
    if role is None:
        raise InvalidInput(f"Для задачи «{node.label}» не известен исполнитель: «{word}».")
    return role


def _assignee(uow: UnitOfWork, live: LiveInstance, node: Node, variables: Any) -> str | None:
    text = node.properties.get("assignee")
    if not text:
        return None
    value = live.definition.program.expression(text).evaluate(variables, uow.now)
    if value is not None and not (isinstance(value, str) and len(value) <= MAX_PERSON):
        raise InvalidInput(f"Исполнитель задачи «{node.label}» – не человек: {value!r:.80}.")
    return value


def _due_at(uow: UnitOfWork, live: LiveInstance, node: Node, variables: Any) -> datetime | None:
    """Return the term: the element's own, else the instance's.

    A standard term («three working days») ends with the instance's, while that is ahead: an
    instance cannot be late when nobody is. A date that somebody has decided on stands.
    """
    text = node.properties.get("due")
    if not text:
        return live.due_at
    due = live.definition.program.due(text)
    own = due.first_due(variables, uow.now).at
    if due.names or live.due_at is None or live.due_at < uow.now:
        return own
    return min(own, live.due_at)
