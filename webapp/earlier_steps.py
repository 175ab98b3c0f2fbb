"""What was done before a task in the same process: by whom, and what was submitted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from engine import SYSTEM, NotFound, WorkItemsOf, WorkItemState, WorkItemSummary
from processes.documents import Document, DocumentsOf
from processes.forms import Form, PickField, TableField
from processes.forms.work_item_form import AnswersOf, WorkItemFormOf
from processes.people import Verb
from processes.people.actor import PAPER_ROLES
from processes.reports.inbox import NamesOf
from processes.roles import Role
from webapp.admission import Admission
from webapp.answers import Line, lines_of
from webapp.session import SignedIn

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_CHILDREN = frozenset({Role.MENTEE, Role.GUARDIAN})
_OF_PEOPLE = frozenset({"mentees", "mentors", "trained"})
"""Registers of people: what touches them is shown only to whoever may read those people."""
_PAIRS = "pair-"


@dataclass(frozen=True, slots=True)
class Step:
    """A task of the same process that is done already; `who` is a name or a role.

    `lines` and `documents` are what was submitted, as far as the reader may see it.
    """

    name: str
    who: str
    at: datetime
    lines: tuple[Line, ...] = ()
    documents: tuple[Document, ...] = ()


def steps_before(uow: UnitOfWork, admission: Admission, person: SignedIn) -> tuple[Step, ...]:
    """Return what was done in the instance, oldest first; contents of the newest time alone.

    Contents are shown to whoever may do the task: he decides upon them.
    """
    item = admission.item
    found = [
        one
        for one in WorkItemsOf(item.instance_id).execute(uow)
        if one.state is WorkItemState.COMPLETED and one.id != item.id
    ]
    names = NamesOf.among(one.completed_by for one in found).execute(uow)
    names |= {SYSTEM.user_id: "Система"}
    newest = {(one.element_id, one.assignee): one.id for one in found}
    documents = DocumentsOf(instance_id=item.instance_id).execute(uow) if found else []
    steps = []
    for one in found:
        is_shown = admission.may_do and one.id in newest.values()
        own = tuple(each for each in documents if each.work_item_id == one.id)
        lines = _lines(uow, one, person) if is_shown else None
        at = one.closed_at or one.opened_at
        who = _who(one, names, person)
        steps.append(Step(one.name, who, at, lines or (), () if lines is None else own))
    return tuple(steps)


def _who(item: WorkItemSummary, names: dict[str, str], person: SignedIn) -> str:
    """Name who did a step; a mentee and his parents are named only to who may see pairs there."""
    role = Role(item.role)
    is_told = role not in _CHILDREN or person.may(Verb.PAIRS_READ, item.organisation, owns=True)
    return names.get(item.completed_by or "", role.russian_name) if is_told else role.russian_name


def _lines(uow: UnitOfWork, item: WorkItemSummary, person: SignedIn) -> tuple[Line, ...] | None:
    """Return what was submitted, files apart; None when it is not for this reader."""
    try:
        found = WorkItemFormOf(item.id, SYSTEM).execute(uow)
    except NotFound:
        return None
    if not _may_read(item, found.form, person):
        return None
    values = AnswersOf(item.id).execute(uow)
    if values is None:
        return None
    return lines_of(found.form, found.form.typed_from_values(values), found.offers)


def _may_read(item: WorkItemSummary, form: Form, person: SignedIn) -> bool:
    """Return whether the reader may see what was submitted there.

    What participants answered in confidence is the curator's; children's names stay in the school.
    """
    if Role(item.role) in PAPER_ROLES:
        return person.may(Verb.CONFIDENTIAL_READ, item.organisation)
    if item.process_key.startswith(_PAIRS):
        return person.may(Verb.PAIRS_READ, item.organisation)
    verb = Verb.MENTEES_READ if _is_about_people(form) else Verb.DOCUMENTS_READ
    return person.may(verb, item.organisation)


def _is_about_people(form: Form) -> bool:
    registers = {
        one.register
        for field in form.all_fields
        for one in (field, *(field.columns if isinstance(field, TableField) else ()))
        if isinstance(one, (TableField, PickField))
    }
    return not registers.isdisjoint(_OF_PEOPLE)
