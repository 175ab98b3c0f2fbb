"""Save a draft, go back to an earlier state of it, put it aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import bindparam

from engine import Actor, Command
from engine.diagrams.xml import in_utf8
from processes.studio.files import DrawnFile
from processes.studio.identity import Identity, identities_in, renamed
from processes.studio.revisions import Content, append, draft_by_id, refuse_closed, xml_of
from processes.studio.rights import require_author
from processes.studio.tables import drafts
from processes.studio.values import Draft, RevisionKind

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_CLOSE = (
    drafts.update().where(drafts.c.id == bindparam("draft_id")).values(closed_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class SaveRevision(Command[Draft]):
    """Save a draft as it is drawn now; problems in it do not matter.

    `seen` is the revision that the author's browser began from. Raises Conflict when there is a
    newer one, NotAllowed, NotFound, InvalidState for a closed draft, InvalidDiagram for what is no
    diagram, InvalidInput for another process.
    """

    actor: Actor
    draft_id: int
    seen: int
    xml: bytes = field(repr=False)
    kind: RevisionKind = RevisionKind.AUTOSAVE

    def execute(self, uow: UnitOfWork) -> Draft:
        """Save it and return the draft."""
        require_author(self.actor)
        draft = draft_by_id(uow, self.draft_id)
        refuse_closed(draft)
        return append(uow, self.actor, draft, self.seen, Content(in_utf8(self.xml), self.kind))


@dataclass(frozen=True, slots=True)
class RestoreRevision(Command[Draft]):
    """Make an earlier revision the newest one; what came between stays in the list.

    Raises NotAllowed, NotFound, InvalidState for a closed draft.
    """

    actor: Actor
    draft_id: int
    number: int

    def execute(self, uow: UnitOfWork) -> Draft:
        """Do it and return the draft."""
        require_author(self.actor)
        draft = draft_by_id(uow, self.draft_id)
        refuse_closed(draft)
        xml = xml_of(uow, draft.id, self.number)
        content = Content(xml, RevisionKind.RESTORED, f"из сохранения № {self.number}")
        return append(uow, self.actor, draft, draft.revision, content)


@dataclass(frozen=True, slots=True)
class TakeFile(Command[Draft]):
    """Put the diagram of a file on top of a draft; another process in it becomes this one.

    `seen` as in `SaveRevision`. Raises Conflict, NotAllowed, NotFound, InvalidState for a closed
    draft.
    """

    actor: Actor
    draft_id: int
    seen: int
    file: DrawnFile

    def execute(self, uow: UnitOfWork) -> Draft:
        """Save it and return the draft."""
        require_author(self.actor)
        draft = draft_by_id(uow, self.draft_id)
        refuse_closed(draft)
        xml = self.file.xml
        if draft.process_key not in identities_in(xml):
            xml = renamed(xml, Identity(draft.process_key, draft.name))
        content = Content(xml, RevisionKind.IMPORTED, "из файла")
        return append(uow, self.actor, draft, self.seen, content)


@dataclass(frozen=True, slots=True)
class PutDraftAside(Command[None]):
    """Close a draft unpublished; its revisions stay, and opening it again brings them back.

    Raises NotAllowed, NotFound.
    """

    actor: Actor
    draft_id: int

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        require_author(self.actor)
        draft = draft_by_id(uow, self.draft_id)
        uow.connection.execute(_CLOSE, {"draft_id": draft.id, "at": uow.now})
