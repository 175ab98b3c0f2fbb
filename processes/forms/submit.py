"""Submit a work item's form: check it, keep it, let the process go on. All or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import select

from engine import (
    Actor,
    CompleteWorkItem,
    FormOf,
    InvalidInput,
    NotFound,
    WorkItemDetails,
    WorkItemView,
)
from engine.instances.live import open_workflow
from engine.storage.rows import insert_row
from processes.documents import AttachDocuments
from processes.forms.compound import TableField
from processes.forms.fields import Option
from processes.forms.form import Form
from processes.forms.parsing import Offers, Parsed
from processes.forms.submission import Typed
from processes.forms.tables import form_submissions
from processes.people.period import today
from processes.registers.entries import Entries, add_entries, replace_entries
from processes.registers.municipal import scope_of
from processes.roadmap.schedule import school_year_of

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


class FormRefused(InvalidInput):
    """The form has errors; `parsed` holds them and everything that was typed."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        super().__init__("Форма заполнена не до конца: исправьте отмеченные поля.")


@dataclass(frozen=True, slots=True)
class WorkItemForm:
    """A work item with its form and the entries that its fields offer."""

    details: WorkItemDetails
    form: Form
    offers: Offers


def form_for(uow: UnitOfWork, work_item_id: int, actor: Actor) -> WorkItemForm:
    """Return a work item's form in the version its instance started with; raises NotFound."""
    details = WorkItemView(work_item_id, actor).execute(uow)
    key = details.summary.form_key
    document = None if key is None else FormOf(details.definition_id, key).execute(uow)
    if document is None:
        raise NotFound("У этой задачи нет формы: сообщите владельцу процесса.")
    form = _read(uow, details.definition_id, key or "", document)
    return WorkItemForm(details, form, _offers(uow, form, details.summary.organisation))


def _read(uow: UnitOfWork, definition_id: int, key: str, document: Mapping[str, Any]) -> Form:
    """Return a form, read once: a definition and its forms never change."""
    memory, place = uow.runtime.memory, ("form", definition_id, key)
    if place not in memory:
        memory[place] = Form.from_document(document)
    form: Form = memory[place]
    return form


def submit(uow: UnitOfWork, actor: Actor, found: WorkItemForm, typed: Typed) -> None:
    """Complete a work item with what was typed into its form.

    Raises FormRefused with what is wrong, and whatever `CompleteWorkItem` raises.
    """
    parsed = found.form.parse_typed(typed, found.offers)
    if not parsed.is_valid:
        raise FormRefused(parsed)
    answers = dict(parsed.values)
    if parsed.nothing_to_report is not None:
        answers["nothing_to_report"] = parsed.nothing_to_report
    checksum = sha256(orjson.dumps(answers, option=orjson.OPT_SORT_KEYS)).hexdigest()
    summary = found.details.summary
    evidence = {"form": summary.form_key, "answers": checksum}
    CompleteWorkItem(summary.id, actor, parsed.variables, evidence).execute(uow)
    submission_id = insert_row(
        uow.connection,
        form_submissions,
        {
            "work_item_id": summary.id,
            "instance_id": summary.instance_id,
            "element_id": summary.element_id,
            "form_key": summary.form_key,
            "organisation": summary.organisation,
            "answers": answers,
            "checksum": checksum,
            "submitted_at": uow.now,
            "submitted_by": actor.user_id,
        },
    )
    _register(uow, actor, found, parsed, submission_id)
    documents = [file.document_id for files in typed.files.values() for file in files]
    if documents:
        AttachDocuments(tuple(documents), summary.id).execute(uow)


def _register(
    uow: UnitOfWork, actor: Actor, found: WorkItemForm, parsed: Parsed, submission_id: int
) -> None:
    """Turn the rows of tables with a register into its entries, in place of earlier ones."""
    tables = [f for f in found.form.fields if isinstance(f, TableField) and f.register]
    if not tables:
        return
    summary = found.details.summary
    replace_entries(uow, summary.instance_id, summary.element_id, submission_id)
    variables = open_workflow(uow, summary.instance_id).process.variables
    school_year = variables.get("school_year") or school_year_of(today(uow.now))
    for table in tables:
        rows: Any = parsed.values.get(table.key) or []
        register = table.register or ""
        add_entries(
            uow,
            register,
            rows,
            organisation=scope_of(register, summary.organisation),
            school_year=school_year,
            submission_id=submission_id,
            created_by=actor.user_id,
        )


def submitted_rows(uow: UnitOfWork, instance_id: int, element_id: str) -> list[Mapping[str, Any]]:
    """Return the rows of the tables in the last form submitted at an element of an instance."""
    answers = answers_at(uow, instance_id, element_id)
    return [
        row
        for value in answers.values()
        if isinstance(value, list)
        for row in value
        if isinstance(row, dict)
    ]


def answers_at(uow: UnitOfWork, instance_id: int, element_id: str) -> dict[str, Any]:
    """Return the answers last submitted at an element; empty if there are none."""
    query = (
        select(form_submissions.c.answers)
        .where(
            form_submissions.c.instance_id == instance_id,
            form_submissions.c.element_id == element_id,
        )
        .order_by(form_submissions.c.id.desc())
        .limit(1)
    )
    answers: dict[str, Any] = uow.connection.scalar(query) or {}
    return answers


def _offers(uow: UnitOfWork, form: Form, organisation: str | None) -> Offers:
    offers = {}
    for key, register in form.picks.items():
        scope = scope_of(register, organisation)
        entries = Entries(register, scope).execute(uow)
        offers[key] = tuple(Option(str(entry.id), entry.title) for entry in entries)
    return offers
