"""Look at forms. Each query asks for the right, so that no page can forget to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import Actor, NotFound, Query
from processes.form_studio.drafts import draft_of_form, open_form_drafts, sketch_at
from processes.form_studio.rights import require_form_reader
from processes.form_studio.sketch import FormSketch
from processes.form_studio.values import FormDraft, FormVersion
from processes.form_studio.versions import document_of, known_forms, listed_forms, versions_of

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class KnownForms(Query[dict[str, dict[str, Any]]]):
    """The document of every form that a diagram may use, newest versions, by form key.

    For those who deploy and check; it asks for no right.
    """

    def execute(self, uow: UnitOfWork) -> dict[str, dict[str, Any]]:
        """Return them."""
        return known_forms(uow)


@dataclass(frozen=True, slots=True)
class ListedForms(Query[list[FormVersion]]):
    """The newest version of every form, by form key. Raises NotAllowed."""

    actor: Actor

    def execute(self, uow: UnitOfWork) -> list[FormVersion]:
        """Return them."""
        require_form_reader(self.actor)
        return listed_forms(uow)


@dataclass(frozen=True, slots=True)
class FormDrafts(Query[list[FormDraft]]):
    """The open drafts, by form key. Raises NotAllowed."""

    actor: Actor

    def execute(self, uow: UnitOfWork) -> list[FormDraft]:
        """Return them."""
        require_form_reader(self.actor)
        return open_form_drafts(uow)


@dataclass(frozen=True, slots=True)
class FormVersions(Query[list[FormVersion]]):
    """The versions of a form, the newest first. Raises NotAllowed."""

    actor: Actor
    form_key: str

    def execute(self, uow: UnitOfWork) -> list[FormVersion]:
        """Return them."""
        require_form_reader(self.actor)
        return versions_of(uow, self.form_key)


@dataclass(frozen=True, slots=True)
class FormDocument(Query[dict[str, Any]]):
    """The document of a version of a form. Raises NotAllowed, NotFound."""

    actor: Actor
    form_key: str
    version: int

    def execute(self, uow: UnitOfWork) -> dict[str, Any]:
        """Return it."""
        require_form_reader(self.actor)
        return document_of(uow, self.form_key, self.version)


@dataclass(frozen=True, slots=True)
class FormDraftOf(Query[FormDraft | None]):
    """The open draft of a form, None if there is none. Raises NotAllowed."""

    actor: Actor
    form_key: str

    def execute(self, uow: UnitOfWork) -> FormDraft | None:
        """Return it."""
        require_form_reader(self.actor)
        draft = draft_of_form(uow, self.form_key)
        return draft if draft is not None and draft.is_open else None


@dataclass(frozen=True, slots=True)
class SketchOf(Query[tuple[FormDraft, FormSketch]]):
    """The open draft of a form with its content. Raises NotAllowed, NotFound."""

    actor: Actor
    form_key: str

    def execute(self, uow: UnitOfWork) -> tuple[FormDraft, FormSketch]:
        """Return both."""
        draft = FormDraftOf(self.actor, self.form_key).execute(uow)
        if draft is None:
            raise NotFound(f"Открытого черновика у формы «{self.form_key}» нет.")
        return draft, sketch_at(uow, draft)
