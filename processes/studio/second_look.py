"""The second pair of eyes: whoever has drawn asks, another process owner approves or declines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine import (
    Actor,
    Command,
    Conflict,
    InvalidDiagram,
    InvalidInput,
    InvalidState,
    NotAllowed,
    NotFound,
    Query,
    VersionsOf,
)
from engine.history.events import SYSTEM_CHAIN, EventName, HistoryEvent
from engine.storage.prepared import Prepared
from engine.storage.rows import insert_row
from processes.form_studio import known_forms
from processes.people import Verb
from processes.people.permissions import require
from processes.studio.check import ProblemsOf
from processes.studio.identity import checked_comment
from processes.studio.revisions import draft_by_id, refuse_closed, revisions_of, xml_of
from processes.studio.rights import require_reader
from processes.studio.shown_forms import form_authors, forms_checksum
from processes.studio.tables import second_looks
from processes.studio.values import Draft, RevisionKind

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_LONGEST = 2000
_NEWEST = Prepared(
    select(second_looks)
    .where(second_looks.c.draft_id == bindparam("draft"))
    .order_by(second_looks.c.id.desc())
    .limit(1)
)
_BY_ID = Prepared(select(second_looks).where(second_looks.c.id == bindparam("id")))
_DECIDE = Prepared(
    second_looks.update()
    .where(second_looks.c.id == bindparam("id_"), second_looks.c.decided_at.is_(None))
    .values(
        decided_at=bindparam("at"),
        decided_by=bindparam("by"),
        approved=bindparam("yes"),
        reason=bindparam("why"),
    )
)


@dataclass(frozen=True, slots=True)
class SecondLook:
    """A publication that another owner was asked to look at, and what he said.

    `is_current`: the draft is still as it was when the look was asked for. `authors` have drawn
    it, or written the forms that are new in it; none of them may decide.
    """

    id: int
    draft_id: int
    checksum: str
    comment: str
    asked_at: datetime
    asked_by: str
    decided_at: datetime | None
    decided_by: str | None
    approved: bool | None
    reason: str | None
    is_current: bool
    authors: frozenset[str]

    @property
    def is_approved(self) -> bool:
        """Whether the draft as it is now may be published."""
        return self.is_current and self.approved is True

    @property
    def is_awaited(self) -> bool:
        """Whether somebody still has to decide about the draft as it is now."""
        return self.is_current and self.decided_at is None


@dataclass(frozen=True, slots=True)
class SecondLookOf(Query[SecondLook | None]):
    """The newest look that was asked for at a draft; None if none was. Raises NotAllowed, NotFound."""

    actor: Actor
    draft_id: int

    def execute(self, uow: UnitOfWork) -> SecondLook | None:
        """Return it."""
        require_reader(self.actor)
        return newest_look(uow, draft_by_id(uow, self.draft_id))


@dataclass(frozen=True, slots=True)
class AskSecondLook(Command[int]):
    """Ask another owner to look at this very revision of a draft; return the id of the look.

    Raises NotAllowed, NotFound, Conflict when the draft has changed since, InvalidState when it is
    closed or already waits for an answer, InvalidDiagram, InvalidInput for an empty comment.
    """

    actor: Actor
    draft_id: int
    seen: int
    comment: str

    def execute(self, uow: UnitOfWork) -> int:
        """Ask."""
        require(self.actor, Verb.DIAGRAM_DEPLOY)
        comment = checked_comment(self.comment)
        draft = draft_by_id(uow, self.draft_id)
        refuse_closed(draft)
        if draft.revision != self.seen:
            raise Conflict("Черновик изменён в другом окне. Посмотрите изменения и спросите снова.")
        known = newest_look(uow, draft)
        if known is not None and known.is_awaited:
            raise InvalidState(
                "Второй взгляд уже запрошен: ждём ответа другого владельца процесса."
            )
        problems = ProblemsOf(xml_of(uow, draft.id, draft.revision), draft.process_key).execute(uow)
        if problems:
            raise InvalidDiagram(problems)
        values = {
            "draft_id": draft.id,
            "checksum": _checksum(uow, draft),
            "comment": comment,
            "asked_at": uow.now,
            "asked_by": self.actor.user_id,
        }
        look_id = insert_row(uow.connection, second_looks, values)
        _note(uow, self.actor, draft, {"noted": "SecondLookAsked", "reason": comment})
        return look_id


@dataclass(frozen=True, slots=True)
class DecideSecondLook(Command[None]):
    """Approve a publication, or decline it with a reason.

    Raises NotAllowed for the authors of the draft too, NotFound, Conflict when the draft has
    changed since, InvalidState when it is decided, InvalidInput for a refusal without a reason.
    """

    actor: Actor
    look_id: int
    is_approved: bool
    reason: str = ""

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        require(self.actor, Verb.DIAGRAM_DEPLOY)
        row = _BY_ID.first(uow.connection, {"id": self.look_id})
        if row is None:
            raise NotFound(f"Запроса № {self.look_id} нет.")
        draft = draft_by_id(uow, row.draft_id)
        look = _look(uow, draft, row)
        self._refuse_author(look)
        if not look.is_current or not draft.is_open:
            raise Conflict("Черновик изменён после запроса. Пусть автор запросит взгляд снова.")
        reason = self._checked_reason()
        values = {
            "id_": look.id,
            "at": uow.now,
            "by": self.actor.user_id,
            "yes": self.is_approved,
            "why": reason,
        }
        if _DECIDE.run(uow.connection, values) != 1:
            raise InvalidState("Ответ на этот запрос уже дан.")
        noted = "SecondLookApproved" if self.is_approved else "SecondLookDeclined"
        _note(uow, self.actor, draft, {"noted": noted, "reason": reason})

    def _refuse_author(self, look: SecondLook) -> None:
        if look.authors & {self.actor.user_id, self.actor.acts_as}:
            raise NotAllowed(
                "Вы сами правили этот черновик или его форму. Одобрить его может только другой владелец процесса."
            )

    def _checked_reason(self) -> str:
        reason = self.reason.strip()
        if len(reason) > _LONGEST or not (reason or self.is_approved):
            raise InvalidInput(f"Напишите, почему публиковать нельзя: от 1 до {_LONGEST} знаков.")
        return reason


def newest_look(uow: UnitOfWork, draft: Draft) -> SecondLook | None:
    """Return the newest look that was asked for at a draft."""
    row = _NEWEST.first(uow.connection, {"draft": draft.id})
    return None if row is None else _look(uow, draft, row)


def require_second_look(uow: UnitOfWork, draft: Draft) -> None:
    """Refuse a draft that no other owner has approved as it is now. Raises InvalidState."""
    look = newest_look(uow, draft)
    if look is None or not look.is_approved:
        raise InvalidState(
            "Публикации нужен второй взгляд: запросите его на странице публикации, "
            "и пусть одобрит другой владелец процесса."
        )


def _look(uow: UnitOfWork, draft: Draft, row: Any) -> SecondLook:
    current = row.checksum == _checksum(uow, draft)
    authors = frozenset({row.asked_by, *_authors(uow, draft)})
    return SecondLook(**row._asdict(), is_current=current, authors=authors)


def _checksum(uow: UnitOfWork, draft: Draft) -> str:
    """Return what an answer holds for: the drawing, and the forms that it shows."""
    xml = xml_of(uow, draft.id, draft.revision)
    forms = forms_checksum(xml, known_forms(uow))
    return sha256(xml + forms.encode()).hexdigest()


def _authors(uow: UnitOfWork, draft: Draft) -> set[str]:
    """Return who has saved the draft, and published a form that it shows, since the newest version."""
    versions = VersionsOf(draft.process_key).execute(uow)
    since = versions[0].deployed_at if versions else draft.begun_at
    found = form_authors(uow, xml_of(uow, draft.id, draft.revision), since)
    for revision in revisions_of(uow, draft.id):
        if revision.kind is RevisionKind.PUBLISHED:
            break
        found.add(revision.saved_by)
    return found


def _note(uow: UnitOfWork, actor: Actor, draft: Draft, data: dict[str, Any]) -> None:
    place = {"process": draft.process_key, "revision": draft.revision}
    uow.record(HistoryEvent(EventName.NOTED, SYSTEM_CHAIN, actor, data={**data, **place}))
