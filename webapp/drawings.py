"""Which drawing of a process is tried out: its open draft, else its newest version."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from engine import Command, DiagramXml, NotFound, VersionsOf
from processes.people import Verb
from processes.people.permissions import require
from processes.studio import DraftOf, RevisionXml, may_read_drafts
from webapp.formatting import dates
from webapp.session import signed_in
from webapp.wiring import current_wiring


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing: the name of its process, what it is in words, and where its XML is."""

    name: str
    words: str
    url: str
    content: Command[bytes]

    def xml(self) -> bytes:
        """Return the XML as its author saved it."""
        return current_wiring().engine.execute(self.content)


def drawing_of(process_key: str) -> Drawing:
    """Return what the person who is here may try out. Raises NotAllowed, NotFound."""
    actor, engine = signed_in().actor, current_wiring().engine
    require(actor, Verb.DIAGRAM_READ)
    draft = engine.execute(DraftOf(actor, process_key)) if may_read_drafts(actor) else None
    if draft is not None and draft.is_open:
        return Drawing(
            draft.name,
            f"черновик, сохранённый {dates().moment(draft.saved_at)}",
            url_for("studio_drafts.diagram", draft_id=draft.id),
            RevisionXml(actor, draft.id),
        )
    versions = engine.execute(VersionsOf(process_key))
    if not versions:
        raise NotFound(f"Процесса «{process_key}» нет.")
    newest = versions[0]
    return Drawing(
        newest.name,
        f"версия {newest.version}",
        url_for("roadmap.diagram", definition_id=newest.id),
        DiagramXml(newest.id),
    )
