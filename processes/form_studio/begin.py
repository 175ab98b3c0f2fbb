"""Begin a draft of a form: a new one, a copy of another, a published version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import Actor, Command, InvalidState, NotFound
from processes.form_studio.drafts import (
    begin_draft,
    close_draft,
    draft_of_form,
    open_draft_of,
    put_step,
)
from processes.form_studio.naming import checked_form_key, form_key_from, one_line
from processes.form_studio.opening import sketch_of
from processes.form_studio.rights import require_form_author
from processes.form_studio.sketch import FormSketch
from processes.form_studio.values import FormDraft
from processes.form_studio.versions import document_of, known_forms, versions_of

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class OpenFormDraft(Command[FormDraft]):
    """The open draft of a form; one of its newest version where there is none.

    Raises NotAllowed, NotFound.
    """

    actor: Actor
    form_key: str

    def execute(self, uow: UnitOfWork) -> FormDraft:
        """Return it."""
        require_form_author(self.actor)
        draft = draft_of_form(uow, self.form_key)
        if draft is not None and draft.is_open:
            return draft
        versions = versions_of(uow, self.form_key)
        if versions:
            return TakeFormVersion(self.actor, self.form_key, versions[0].version).execute(uow)
        raise NotFound(f"Формы «{self.form_key}» нет.")


@dataclass(frozen=True, slots=True)
class TakeFormVersion(Command[FormDraft]):
    """Put a version of a form into its draft, on top of what is there: it can be undone.

    Raises NotAllowed, NotFound.
    """

    actor: Actor
    form_key: str
    version: int

    def execute(self, uow: UnitOfWork) -> FormDraft:
        """Return the draft."""
        require_form_author(self.actor)
        sketch = sketch_of(document_of(uow, self.form_key, self.version))
        return _into_draft(uow, self.actor, self.form_key, sketch)


@dataclass(frozen=True, slots=True)
class StartForm(Command[FormDraft]):
    """Begin a new form, empty or as a copy of `like`; a key is made of the title if none is given.

    `process_key` begins the key that is made. Raises NotAllowed, InvalidInput, InvalidState for a
    key that is taken, NotFound for an unknown form to copy.
    """

    actor: Actor
    title: str
    process_key: str = ""
    form_key: str = ""
    like: str = ""

    def execute(self, uow: UnitOfWork) -> FormDraft:
        """Return the draft."""
        require_form_author(self.actor)
        title = one_line(self.title, _LONGEST_TITLE, "Назовите форму")
        key = checked_form_key(self.form_key.strip() or form_key_from(self.process_key, title))
        draft = draft_of_form(uow, key)
        if versions_of(uow, key) or (draft is not None and draft.is_open):
            raise InvalidState(f"Форма с кодом «{key}» уже есть. Выберите другой код.")
        sketch = FormSketch(title=title)
        if self.like:
            document = known_forms(uow).get(self.like)
            if document is None:
                raise NotFound(f"Формы «{self.like}» нет.")
            sketch = sketch_of({**document, "title": title})
        return _into_draft(uow, self.actor, key, sketch)


@dataclass(frozen=True, slots=True)
class PutFormAside(Command[None]):
    """Close the draft of a form unpublished. Raises NotAllowed, NotFound, InvalidState."""

    actor: Actor
    form_key: str

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        require_form_author(self.actor)
        draft = open_draft_of(uow, self.form_key)
        close_draft(uow, draft, draft.base_version)


def _into_draft(uow: UnitOfWork, actor: Actor, form_key: str, sketch: FormSketch) -> FormDraft:
    draft = draft_of_form(uow, form_key)
    if draft is None:
        newest = versions_of(uow, form_key)
        base = newest[0].version if newest else None
        return begin_draft(uow, actor, form_key, sketch, base)
    return put_step(uow, actor, draft, sketch, "")
