"""Look at drafts. Each query asks for the right, so that no page can forget to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import Actor, Query
from processes.studio.revisions import (
    draft_by_id,
    draft_of_process,
    open_drafts,
    revisions_of,
    xml_of,
)
from processes.studio.rights import require_reader
from processes.studio.values import Draft, Revision

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DraftById(Query[Draft]):
    """One draft. Raises NotAllowed, NotFound."""

    actor: Actor
    draft_id: int

    def execute(self, uow: UnitOfWork) -> Draft:
        """Return it."""
        require_reader(self.actor)
        return draft_by_id(uow, self.draft_id)


@dataclass(frozen=True, slots=True)
class DraftOf(Query[Draft | None]):
    """The draft of a process, open or closed; None if there never was one. Raises NotAllowed."""

    actor: Actor
    process_key: str

    def execute(self, uow: UnitOfWork) -> Draft | None:
        """Return it."""
        require_reader(self.actor)
        return draft_of_process(uow, self.process_key)


@dataclass(frozen=True, slots=True)
class OpenDrafts(Query[list[Draft]]):
    """What is neither published nor put aside, by process. Raises NotAllowed."""

    actor: Actor

    def execute(self, uow: UnitOfWork) -> list[Draft]:
        """Return the drafts."""
        require_reader(self.actor)
        return open_drafts(uow)


@dataclass(frozen=True, slots=True)
class RevisionsOf(Query[list[Revision]]):
    """The revisions of a draft that are kept, the newest first. Raises NotAllowed, NotFound."""

    actor: Actor
    draft_id: int

    def execute(self, uow: UnitOfWork) -> list[Revision]:
        """Return them."""
        require_reader(self.actor)
        return revisions_of(uow, draft_by_id(uow, self.draft_id).id)


@dataclass(frozen=True, slots=True)
class RevisionXml(Query[bytes]):
    """The XML of a revision; the newest without a number. Raises NotAllowed, NotFound."""

    actor: Actor
    draft_id: int
    number: int | None = None

    def execute(self, uow: UnitOfWork) -> bytes:
        """Return it as it was saved."""
        require_reader(self.actor)
        draft = draft_by_id(uow, self.draft_id)
        return xml_of(uow, draft.id, draft.revision if self.number is None else self.number)
