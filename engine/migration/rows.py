"""The rows of a moved instance: they name the elements of the version that it runs on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, false, update

from engine.children.tables import calls
from engine.incidents.tables import incidents
from engine.instances.tables import instances
from engine.jobs.tables import jobs
from engine.messages.tables import subscriptions
from engine.migration.plan import MovePlan
from engine.migration.standing import Standing
from engine.migration.work_item_changes import CHANGING, FOLLOWING
from engine.storage.prepared import Prepared
from engine.timers.tables import timers
from engine.work_items.tables import NEVER, STILL_OPEN, work_items

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


def _renaming(table: Any) -> Prepared:
    return Prepared(
        update(table).where(table.c.id == bindparam("row")).values(element_id=bindparam("element"))
    )


_RENAME_TIMER = _renaming(timers)
_RENAME_SUBSCRIPTION = _renaming(subscriptions)
_RENAME_CALL = _renaming(calls)
_RENAME_JOB = _renaming(jobs)
_RENAME_INCIDENT = _renaming(incidents)
_CHANGE_WORK_ITEM = Prepared(
    update(work_items)
    .where(work_items.c.id == bindparam("row"))
    .values(
        {work_items.c[name]: bindparam(name) for name in (*FOLLOWING, *CHANGING, "due_or_never")}
    )
)
_KEEP_FORMS = Prepared(
    update(work_items)
    .where(
        work_items.c.instance_id == bindparam("id"),
        ~STILL_OPEN,
        work_items.c.form_definition_id.is_(None),
    )
    .values(form_definition_id=bindparam("definition"))
)
_RENAME_DONE = Prepared(
    update(work_items)
    .where(
        work_items.c.instance_id == bindparam("id"),
        ~STILL_OPEN,
        work_items.c.element_id == bindparam("old"),
    )
    .values(element_id=bindparam("new"))
)
_RELEASE = Prepared(
    update(instances).where(instances.c.id == bindparam("this")).values(held=false())
)


def move_rows(
    uow: UnitOfWork, standing: Standing, plan: MovePlan, mapping: Mapping[str, str | None]
) -> None:
    """Follow the tokens with what is open for them."""
    _rename_waits(uow, standing, plan)
    for change in plan.work_items:
        due = {"due_or_never": change.values["due_at"] or NEVER}
        _CHANGE_WORK_ITEM.run(uow.connection, {**change.values, **due, "row": change.work_item_id})
    _keep_done(uow, standing, mapping)
    _follow_incidents(uow, standing, plan)
    if standing.held:
        _RELEASE.run(uow.connection, {"this": standing.instance_id})


def _rename_waits(uow: UnitOfWork, standing: Standing, plan: MovePlan) -> None:
    for rows, rename in (
        (standing.timers, _RENAME_TIMER),
        (standing.subscriptions, _RENAME_SUBSCRIPTION),
        (standing.calls, _RENAME_CALL),
        (standing.jobs, _RENAME_JOB),
    ):
        for task_id, row in rows.items():
            element = plan.places.at.get(task_id, row.element_id)
            if element != row.element_id:
                rename.run(uow.connection, {"row": row.id, "element": element})


def _keep_done(uow: UnitOfWork, standing: Standing, mapping: Mapping[str, str | None]) -> None:
    """Let closed work items keep the forms they were done in, and follow elements renamed.

    Who completed an element must be known under its new id: `not_same_as` asks for it.
    """
    mine = {"id": standing.instance_id}
    _KEEP_FORMS.run(uow.connection, mine | {"definition": standing.definition.id})
    for old, new in mapping.items():
        if new is not None:
            _RENAME_DONE.run(uow.connection, mine | {"old": old, "new": new})


def _follow_incidents(uow: UnitOfWork, standing: Standing, plan: MovePlan) -> None:
    for row in standing.incidents:
        if row.task_id in plan.places.at:
            element = plan.places.at[row.task_id]
            _RENAME_INCIDENT.run(uow.connection, {"row": row.id, "element": element})
