"""What people submitted at the user tasks that a handler is told to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, or_, select

from engine import FormOf, JobContext, JobError
from engine.instances.tables import instances
from engine.work_items.tables import work_items
from processes.forms.compound import TableField
from processes.forms.form import Form
from processes.forms.tables import form_submissions
from processes.handlers.arguments import in_tree, root_of

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Submission:
    """A submitted form. `person` is whose work it was, whoever typed it. Answers are personal data."""

    id: int
    instance_id: int
    work_item_id: int
    form_key: str
    element_id: str
    person: str
    answers: dict[str, Any]

    def rows(self, table: str | None = None) -> list[Row]:
        """Return the rows of a table, or of all its tables."""
        tables = self.answers.values() if table is None else [self.answers.get(table)]
        lists = (value for value in tables if isinstance(value, list))
        return [row for rows in lists for row in rows if isinstance(row, Mapping)]

    def rows_about(self, column: str) -> list[Row]:
        """Return the rows, of whichever table, that pick something in a column."""
        return [row for row in self.rows() if row.get(column)]


def newest(job: JobContext, element: str) -> Submission | None:
    """Return the form last submitted at an element.

    First of the instance itself; an element of the caller or of a called process is looked for in
    the whole tree: within the organisation, or in what belongs to the municipality.
    """
    is_own = form_submissions.c.instance_id == job.instance_id
    query = (
        _submissions(job)
        .where(form_submissions.c.element_id == element)
        .order_by(case((is_own, 0), else_=1), form_submissions.c.id.desc())
    )
    row = job.uow.connection.execute(query.limit(1)).one_or_none()
    return None if row is None else Submission(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def submitted(job: JobContext, element: str) -> Submission:
    """Return the same; raises JobError when nothing was submitted there."""
    found = newest(job, element)
    if found is None:
        raise JobError(f"На шаге «{element}» форма ещё не заполнена.")
    return found


def everything_at(
    job: JobContext, elements: Iterable[str], *, whole_tree: bool = False
) -> list[Submission]:
    """Return all that was submitted at some elements of this instance or its tree, oldest first."""
    query = _submissions(job).where(form_submissions.c.element_id.in_(list(elements)))
    if not whole_tree:
        query = query.where(form_submissions.c.instance_id == job.instance_id)
    rows = job.uow.connection.execute(query.order_by(form_submissions.c.id)).mappings()
    return [Submission(**row) for row in rows]


def by_person(
    job: JobContext, elements: Iterable[str], *, whole_tree: bool = False
) -> dict[str, Submission]:
    """Return the newest submission of each person at some elements."""
    found = everything_at(job, elements, whole_tree=whole_tree)
    return {submission.person: submission for submission in found}


def newest_own(job: JobContext, element: str) -> Submission | None:
    """Return the form last submitted at an element of this very instance."""
    found = everything_at(job, [element])
    return found[-1] if found else None


def table_of(job: JobContext, found: Submission, key: str) -> TableField | None:
    """Return a table of the submitted form as its author described it; None if there is none."""
    definition = job.uow.connection.scalar(
        select(func.coalesce(work_items.c.form_definition_id, instances.c.definition_id))
        .join(instances, instances.c.id == work_items.c.instance_id)
        .where(work_items.c.id == found.work_item_id)
    )
    document = None if definition is None else job.run(FormOf(definition, found.form_key))
    fields = () if document is None else Form.from_document(document).fields
    tables = {field.key: field for field in fields if isinstance(field, TableField)}
    return tables.get(key)


def _submissions(job: JobContext) -> Select[Any]:
    person = func.coalesce(
        work_items.c.assignee, work_items.c.on_behalf_of, work_items.c.completed_by
    )
    query = (
        select(
            form_submissions.c.id,
            form_submissions.c.instance_id,
            form_submissions.c.work_item_id,
            form_submissions.c.form_key,
            form_submissions.c.element_id,
            person.label("person"),
            form_submissions.c.answers,
        )
        .join(work_items, work_items.c.id == form_submissions.c.work_item_id)
        .join(instances, instances.c.id == form_submissions.c.instance_id)
    )
    tree = in_tree(root_of(job))
    if job.organisation is None:
        return query.where(tree)
    place = instances.c.organisation
    return query.where(tree, or_(place.is_(None), place == job.organisation))
