"""Put a revision on top of a draft; every command of this package that changes one ends here."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, select

from engine.actor import Actor
from engine.errors import Conflict, InvalidInput, InvalidState, NotFound
from engine.storage.rows import insert_row
from processes.studio.identity import Identity, identities_in, identity_of
from processes.studio.tables import draft_revisions, drafts
from processes.studio.thinning import superfluous
from processes.studio.values import Draft, Revision, RevisionKind

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_ALL_BUT_XML = [column for column in draft_revisions.c if column.name != "xml"]
_BY_ID = select(drafts).where(drafts.c.id == bindparam("draft_id"))
_BY_KEY = select(drafts).where(drafts.c.process_key == bindparam("process_key"))
_OPEN = select(drafts).where(drafts.c.closed_at.is_(None)).order_by(drafts.c.process_key)
_REVISIONS = (
    select(*_ALL_BUT_XML)
    .where(draft_revisions.c.draft_id == bindparam("draft_id"))
    .order_by(draft_revisions.c.number.desc())
)
_XML = select(draft_revisions.c.xml).where(
    draft_revisions.c.draft_id == bindparam("draft_id"),
    draft_revisions.c.number == bindparam("number"),
)
_TAKE_TURN = (
    drafts.update()
    .where(drafts.c.id == bindparam("draft_id"), drafts.c.revision == bindparam("seen"))
    .values(
        revision=bindparam("next"),
        name=bindparam("new_name"),
        saved_at=bindparam("at"),
        saved_by=bindparam("by"),
        closed_at=None,
    )
)
_DROP = draft_revisions.delete().where(
    draft_revisions.c.draft_id == bindparam("draft_id"),
    draft_revisions.c.number.in_(bindparam("numbers", expanding=True)),
)


@dataclass(frozen=True, slots=True)
class Content:
    """What a revision holds, and how it came about."""

    xml: bytes
    kind: RevisionKind = RevisionKind.AUTOSAVE
    note: str = ""


def draft_by_id(uow: UnitOfWork, draft_id: int) -> Draft:
    """Return a draft, open or closed. Raises NotFound."""
    row = uow.connection.execute(_BY_ID, {"draft_id": draft_id}).one_or_none()
    if row is None:
        raise NotFound(f"Черновика № {draft_id} нет.")
    return draft_of(row)


def draft_of_process(uow: UnitOfWork, process_key: str) -> Draft | None:
    """Return the draft of a process, open or closed; None if nobody has ever begun one."""
    row = uow.connection.execute(_BY_KEY, {"process_key": process_key}).one_or_none()
    return None if row is None else draft_of(row)


def open_drafts(uow: UnitOfWork) -> list[Draft]:
    """Return what is neither published nor put aside, by process."""
    return [draft_of(row) for row in uow.connection.execute(_OPEN)]


def revisions_of(uow: UnitOfWork, draft_id: int) -> list[Revision]:
    """Return the revisions that are kept, the newest first."""
    rows = uow.connection.execute(_REVISIONS, {"draft_id": draft_id})
    return [
        Revision(
            row.number, RevisionKind(row.kind), row.note, row.saved_at, row.saved_by, row.checksum
        )
        for row in rows
    ]


def xml_of(uow: UnitOfWork, draft_id: int, number: int) -> bytes:
    """Return the XML of a revision. Raises NotFound, also for one that was thinned out."""
    packed = uow.connection.scalar(_XML, {"draft_id": draft_id, "number": number})
    if packed is None:
        raise NotFound(f"Сохранения № {number} у этого черновика нет.")
    return zlib.decompress(packed)


def begin(
    uow: UnitOfWork,
    actor: Actor,
    identity: Identity,
    content: Content,
    base_definition_id: int | None = None,
) -> Draft:
    """Return a new draft of a process, with its first revision."""
    draft_id = insert_row(
        uow.connection,
        drafts,
        {
            "process_key": identity.process_key,
            "name": identity.name,
            "revision": 1,
            "base_definition_id": base_definition_id,
            "begun_at": uow.now,
            "begun_by": actor.user_id,
            "saved_at": uow.now,
            "saved_by": actor.user_id,
            "closed_at": None,
        },
    )
    _insert(uow, actor, draft_id, 1, content)
    return draft_by_id(uow, draft_id)


def append(uow: UnitOfWork, actor: Actor, draft: Draft, seen: int, content: Content) -> Draft:
    """Put a revision on top of the revision `seen`, open the draft, thin out the older ones.

    What is the same as the newest revision adds none. Raises Conflict when somebody else has saved
    since, InvalidDiagram, InvalidInput for a document of another process.
    """
    identity = _fitting(draft, content.xml)
    newest = revisions_of(uow, draft.id)
    is_same = bool(newest) and newest[0].checksum == sha256(content.xml).hexdigest()
    if is_same and seen == draft.revision and content.kind is RevisionKind.AUTOSAVE:
        return draft
    _take_turn(uow, actor, draft, seen, identity)
    _insert(uow, actor, draft.id, seen + 1, content)
    _thin_out(uow, draft.id)
    return draft_by_id(uow, draft.id)


def refuse_closed(draft: Draft) -> None:
    """Refuse to work on a draft that was published or put aside meanwhile. Raises InvalidState."""
    if not draft.is_open:
        raise InvalidState(
            "Этот черновик уже опубликован или убран. Откройте процесс и начните правку снова."
        )


def draft_of(row: Row[Any]) -> Draft:
    """Return the value of a row of `drafts`."""
    return Draft(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def _fitting(draft: Draft, xml: bytes) -> Identity:
    """Return the draft's process as a document names it, whatever other processes stand there."""
    found = identities_in(xml).get(draft.process_key)
    if found is None:
        raise InvalidInput(
            f"Это схема процесса «{identity_of(xml).process_key}», а черновик процесса "
            f"«{draft.process_key}». Откройте её в своём черновике."
        )
    return found


def _take_turn(uow: UnitOfWork, actor: Actor, draft: Draft, seen: int, identity: Identity) -> None:
    taken = uow.connection.execute(
        _TAKE_TURN,
        {
            "draft_id": draft.id,
            "seen": seen,
            "next": seen + 1,
            "new_name": identity.name,
            "at": uow.now,
            "by": actor.user_id,
        },
    )
    if taken.rowcount != 1:
        raise Conflict("Черновик тем временем изменён в другом окне. Ваш вариант не записан.")


def _insert(uow: UnitOfWork, actor: Actor, draft_id: int, number: int, content: Content) -> None:
    uow.connection.execute(
        draft_revisions.insert(),
        {
            "draft_id": draft_id,
            "number": number,
            "xml": zlib.compress(content.xml),
            "checksum": sha256(content.xml).hexdigest(),
            "kind": content.kind,
            "note": content.note,
            "saved_at": uow.now,
            "saved_by": actor.user_id,
        },
    )


def _thin_out(uow: UnitOfWork, draft_id: int) -> None:
    numbers = superfluous(revisions_of(uow, draft_id), uow.now)
    if numbers:
        uow.connection.execute(_DROP, {"draft_id": draft_id, "numbers": numbers})
