"""A work item's form for the person who fills it in: read it, keep what was typed, read it later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine import Actor, Command, Query, SaveDraft
from processes.documents import ReceivedFile, StoreDocument
from processes.forms.compound import FileField
from processes.forms.submission import Submitted, Typed, UploadedFile
from processes.forms.submit import WorkItemForm, form_for, submit
from processes.forms.tables import form_submissions

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WorkItemFormOf(Query[WorkItemForm]):
    """A work item with its form and what its fields offer; raises NotFound without a form."""

    work_item_id: int
    actor: Actor

    def execute(self, uow: UnitOfWork) -> WorkItemForm:
        """Return it."""
        return form_for(uow, self.work_item_id, self.actor)


@dataclass(frozen=True, slots=True)
class AnswersOf(Query[dict[str, Any] | None]):
    """What was submitted with a work item, by field key; None when nothing was.

    Whether the reader may see it is asked elsewhere.
    """

    work_item_id: int

    def execute(self, uow: UnitOfWork) -> dict[str, Any] | None:
        """Return the answers."""
        query = select(form_submissions.c.answers).where(
            form_submissions.c.work_item_id == self.work_item_id
        )
        answers: dict[str, Any] | None = uow.connection.scalar(query)
        return answers


@dataclass(frozen=True, slots=True)
class KeepDraft(Command[Typed]):
    """Keep what was sent as the draft, the files just received among it; nothing is judged.

    `row_action` is the button that adds or removes a row of a table; other texts change nothing.
    Files that an earlier draft holds stay, unless `<key>-remove` among the texts lets go of them.
    Raises NotFound, NotAllowed, InvalidState.
    """

    work_item_id: int
    actor: Actor
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    received: Mapping[str, Sequence[ReceivedFile]] = field(default_factory=dict)
    row_action: str = ""

    def execute(self, uow: UnitOfWork) -> Typed:
        """Return what is kept now."""
        found = form_for(uow, self.work_item_id, self.actor)
        typed = _typed(uow, found, self.actor, self.texts, self.received)
        typed = found.form.after_row_action(typed, self.row_action) or typed
        SaveDraft(self.work_item_id, typed.to_document(), self.actor).execute(uow)
        return typed


@dataclass(frozen=True, slots=True)
class SubmitForm(Command[None]):
    """Complete a work item with what was sent just now, without keeping it as a draft before.

    All or nothing: when it is refused, `KeepDraft` keeps it. Raises FormRefused with what is
    wrong, and whatever `CompleteWorkItem` raises.
    """

    work_item_id: int
    actor: Actor
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    received: Mapping[str, Sequence[ReceivedFile]] = field(default_factory=dict)

    def execute(self, uow: UnitOfWork) -> None:
        """Submit it."""
        found = form_for(uow, self.work_item_id, self.actor)
        typed = _typed(uow, found, self.actor, self.texts, self.received)
        submit(uow, self.actor, found, typed)


def _typed(
    uow: UnitOfWork,
    found: WorkItemForm,
    actor: Actor,
    texts: Mapping[str, Sequence[str]],
    received: Mapping[str, Sequence[ReceivedFile]],
) -> Typed:
    """Return the form as it was sent; the files that the draft holds stay with it."""
    attached = found.form.typed_from_draft(found.details.draft or {}).files
    files = _stored(uow, found, actor, received) if received else {}
    return found.form.typed(Submitted(texts=texts, files=files, attached=attached))


def _stored(
    uow: UnitOfWork,
    found: WorkItemForm,
    actor: Actor,
    received: Mapping[str, Sequence[ReceivedFile]],
) -> dict[str, list[UploadedFile]]:
    """Write down the received files; what the plan calls them stands in the form's field."""
    fields = [one for one in found.form.all_fields if isinstance(one, FileField)]
    place = found.details.summary.organisation
    stored: dict[str, list[UploadedFile]] = {}
    for one in fields:
        for file in received.get(one.key, ()):
            document = StoreDocument(file, actor.user_id, place, one.document).execute(uow)
            uploaded = UploadedFile(document.file_name, document.size, document.id)
            stored.setdefault(one.key, []).append(uploaded)
    return stored
