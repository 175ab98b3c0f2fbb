"""What the page «Задача» shows besides the form: why, for whom, what was done before, what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import SYSTEM, NotFound, Query, WorkItemState, WorkItemSummary
from processes.documents import Document, DocumentsOf
from processes.forms import (
    Typed,
    UploadedFile,
)
from processes.forms.earlier import EarlierAnswers
from processes.forms.submit import WorkItemForm
from processes.forms.work_item_form import AnswersOf, WorkItemFormOf
from processes.people import OrganisationById
from processes.people.actor import PAPER_ROLES
from processes.reports.inbox import NamesOf, activity_number
from processes.reports.subjects import Subject, subject_of
from processes.reports.suggested import Suggested, SuggestedAt
from processes.roadmap import load_plan
from processes.roadmap.model import Activity
from processes.roles import Role, role_of_word
from webapp.admission import Admission, AdmissionTo
from webapp.answers import Line, lines_of
from webapp.earlier_steps import Step, steps_before
from webapp.session import Position, SignedIn

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Everything that the page shows of a work item; `form` is None where it has none.

    `begun` is what the form begins with: the draft, else the answers of the last time (`is_again`).
    """

    admission: Admission
    form: WorkItemForm | None
    activity: Activity | None
    subject: Subject | None
    organisation: str
    holder: str
    why_mine: str
    closed_words: str
    steps: tuple[Step, ...]
    documents: tuple[Document, ...]
    answers: tuple[Line, ...]
    begun: Typed
    is_again: bool
    suggested: tuple[Suggested, ...]

    @property
    def item(self) -> WorkItemSummary:
        """The work item as a row."""
        return self.admission.item


@dataclass(frozen=True, slots=True)
class TaskPageOf(Query[TaskPage]):
    """The page of a work item for a person whom it concerns; raises NotFound."""

    work_item_id: int
    person: SignedIn

    def execute(self, uow: UnitOfWork) -> TaskPage:
        """Return it."""
        admission = AdmissionTo(self.work_item_id, self.person).execute(uow)
        item = admission.item
        form = form_of(uow, admission)
        ids = [item.assignee, item.completed_by]
        names = NamesOf.among(ids).execute(uow) | {SYSTEM.user_id: "Система"}
        documents = tuple(DocumentsOf(work_item_id=item.id).execute(uow))
        place = _place(uow, item)
        begun, is_again = _begun(uow, admission, form)
        return TaskPage(
            admission=admission,
            form=form,
            activity=_activity(item),
            subject=subject_of(uow, item.business_key, item.organisation, admission.actor),
            organisation=place,
            holder=names.get(item.assignee or "", ""),
            why_mine=_why_mine(admission, names, _position(uow, item).words, self.person),
            closed_words=closed_words(item, names),
            steps=steps_before(uow, admission, self.person),
            documents=documents if _may_read_content(admission) else (),
            answers=_answers(uow, admission, form, documents),
            begun=begun,
            is_again=is_again,
            suggested=(
                SuggestedAt(admission.details).execute(uow) if form and admission.may_do else ()
            ),
        )


@dataclass(frozen=True, slots=True)
class FormToFill(Query[tuple[Admission, WorkItemForm | None]]):
    """Who a person is to a work item, and its form; without what else the page shows."""

    work_item_id: int
    person: SignedIn

    def execute(self, uow: UnitOfWork) -> tuple[Admission, WorkItemForm | None]:
        """Return both; raises NotFound when the work item does not concern him."""
        admission = AdmissionTo(self.work_item_id, self.person).execute(uow)
        return admission, form_of(uow, admission)


def form_of(uow: UnitOfWork, admission: Admission) -> WorkItemForm | None:
    """Return the work item's form; None when the diagram names none that is known."""
    try:
        return WorkItemFormOf(admission.item.id, admission.actor).execute(uow)
    except NotFound:
        return None


def _begun(uow: UnitOfWork, admission: Admission, form: WorkItemForm | None) -> tuple[Typed, bool]:
    """Return the draft; where there is none, the answers of the last time, without the files."""
    if form is None or not admission.may_do:
        return Typed(), False
    if admission.details.draft:
        return form.form.typed_from_draft(admission.details.draft), False
    earlier = EarlierAnswers(admission.details).execute(uow)
    if earlier is None:
        return Typed(), False
    return form.form.typed_from_values(earlier), True


def closed_words(item: WorkItemSummary, names: Mapping[str, str]) -> str:
    """Return who has done the work item, or what became of it; empty while it is open."""
    if item.state is WorkItemState.COMPLETED:
        return f"Задачу выполнил(а) {names.get(item.completed_by or '', 'другой участник')}"
    if item.state is WorkItemState.CANCELLED:
        return "Задача отменена: процесс пошёл дальше без неё"
    return ""


def _activity(item: WorkItemSummary) -> Activity | None:
    number = activity_number(item.process_key)
    found = (one for one in load_plan().activities if one.number == number)
    return next(found, None)


def _place(uow: UnitOfWork, item: WorkItemSummary) -> str:
    if item.organisation is None:
        return ""
    return OrganisationById(item.organisation).execute(uow).short_name


def _position(uow: UnitOfWork, item: WorkItemSummary) -> Position:
    """Return the candidate group in words."""
    word, _, place = item.candidate_group.partition("@")
    role = role_of_word(word) or Role(item.role)
    return Position(role.russian_name, OrganisationById(place).execute(uow).short_name)


def _why_mine(admission: Admission, names: Mapping[str, str], group: str, person: SignedIn) -> str:
    item = admission.item
    if admission.participant is not None:
        return (
            f"Задача поручена участнику: {admission.participant.display_name} ({group}). "
            "Вы куратор этой организации и можете внести его бумажный ответ."
        )
    if item.assignee is None:
        return f"Её может выполнить любой, у кого есть роль «{group}». У вас она есть."
    if item.assignee == person.person.id:
        has_role = item.candidate_group in admission.actor.groups
        how = "у вас есть эта роль, и задача закреплена за вами" if has_role else "вам её передали"
        return f"Задача для роли «{group}»: {how}."
    holder = names.get(item.assignee, "другой человек")
    if admission.actor.holds(item.assignee, item.candidate_group):
        return f"Задача закреплена за отсутствующим: {holder} («{group}»). Вы его замещаете."
    return f"Задача для роли «{group}». Сейчас её выполняет {holder}."


def _may_read_content(admission: Admission) -> bool:
    """Return whether he may read what was submitted, not only that it was.

    A participant's answers are for himself and for the curator who has entered them.
    """
    item, actor = admission.item, admission.actor
    if actor.user_id == item.completed_by or actor.holds(item.assignee, item.candidate_group):
        return True
    return Role(item.role) not in PAPER_ROLES


def _answers(
    uow: UnitOfWork,
    admission: Admission,
    form: WorkItemForm | None,
    documents: Sequence[Document],
) -> tuple[Line, ...]:
    values: dict[str, Any] | None = AnswersOf(admission.item.id).execute(uow)
    if values is None or form is None or not _may_read_content(admission):
        return ()
    files = {one.id: UploadedFile(one.file_name, one.size, one.id) for one in documents}
    return lines_of(form.form, form.form.typed_from_values(values, files), form.offers)
