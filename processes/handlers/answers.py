"""What people submitted at the user tasks that a handler is told to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, case, func, or_, select

from engine import FormOf, JobContext, JobError
from engine.instances.tables import instances
from engine.storage.prepared import Prepared
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


_PERSON = func.coalesce(work_items.c.assignee, work_items.c.on_behalf_of, work_items.c.completed_by)
_SUBMISSIONS = (
    select(
        form_submissions.c.id,
        form_submissions.c.instance_id,
        form_submissions.c.work_item_id,
        form_submissions.c.form_key,
        form_submissions.c.element_id,
        _PERSON.label("person"),
        form_submissions.c.answers,
    )
    .join(work_items, work_items.c.id == form_submissions.c.work_item_id)
    .join(instances, instances.c.id == form_submissions.c.instance_id)
    .where(form_submissions.c.element_id == bindparam("element"))
)
_OWN = form_submissions.c.instance_id == bindparam("instance")
_TREE = in_tree(bindparam("root", type_=Integer))
_HERE = or_(
    instances.c.organisation.is_(None), instances.c.organisation == bindparam("organisation")
)
"""Within the organisation, or in what belongs to the municipality."""


def _newest(*conditions: ColumnElement[bool]) -> Prepared:
    own_first = (case((_OWN, 0), else_=1), form_submissions.c.id.desc())
    return Prepared(_SUBMISSIONS.where(*conditions).order_by(*own_first).limit(1))


_NEWEST, _NEWEST_HERE = _newest(_TREE), _newest(_TREE, _HERE)
_ALL_OWN = Prepared(_SUBMISSIONS.where(_OWN))
_ALL, _ALL_HERE = Prepared(_SUBMISSIONS.where(_TREE)), Prepared(_SUBMISSIONS.where(_TREE, _HERE))


def newest(job: JobContext, element: str) -> Submission | None:
    """Return the form last submitted at an element.

    First of the instance itself; an element of the caller or of a called process is looked for in
    the whole tree: within the organisation, or in what belongs to the municipality.
    """
    query = _NEWEST if job.organisation is None else _NEWEST_HERE
    row = query.first(job.uow.connection, _values(job, element))
    return None if row is None else Submission(*row)


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
    in_whole_tree = _ALL if job.organisation is None else _ALL_HERE
    query = in_whole_tree if whole_tree else _ALL_OWN
    found = [
        Submission(*row)
        for element in dict.fromkeys(elements)
        for row in query.all(job.uow.connection, _values(job, element))
    ]
    return sorted(found, key=lambda submission: submission.id)


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


def _values(job: JobContext, element: str) -> dict[str, Any]:
    return {
        "element": element,
        "instance": job.instance_id,
        "root": root_of(job),
        "organisation": job.organisation,
    }
