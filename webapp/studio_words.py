"""Names of those who drew, saved and remarked, and how a save came about."""

from __future__ import annotations

from flask import g

from engine import NotFound
from processes.people import PersonById
from processes.studio import Revision, RevisionKind
from webapp.wiring import current_wiring

_KINDS = {
    RevisionKind.AUTOSAVE: "",
    RevisionKind.BEGUN: "начат",
    RevisionKind.IMPORTED: "взят",
    RevisionKind.LAID_OUT: "разложен",
    RevisionKind.RESTORED: "возвращён",
    RevisionKind.PUBLISHED: "опубликован",
}


def words_of(revision: Revision) -> str:
    """Return how a revision came about: «возвращён из сохранения № 3»; nothing for a usual save."""
    return f"{_KINDS[revision.kind]} {revision.note}".strip()


def name_of(person_id: str) -> str:
    """Return a person's name, asked for once in a request; «система» for what nobody did by hand."""
    known: dict[str, str] = g.setdefault("studio_names", {})
    if person_id not in known:
        try:
            known[person_id] = current_wiring().engine.execute(PersonById(person_id)).display_name
        except NotFound:
            known[person_id] = "система"
    return known[person_id]
