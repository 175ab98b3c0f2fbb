"""Publish a draft: the engine gets it as the next version of its process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam

from engine import Actor, Command, Conflict, Deploy, Deployed, InvalidDiagram, InvalidState
from processes.form_studio import known_forms
from processes.people import Verb
from processes.people.permissions import require
from processes.studio.check import ProblemsOf
from processes.studio.identity import checked_comment
from processes.studio.revisions import (
    Content,
    append,
    draft_by_id,
    refuse_closed,
    xml_of,
)
from processes.studio.second_look import require_second_look
from processes.studio.shown_forms import forms_checksum
from processes.studio.tables import drafts
from processes.studio.values import RevisionKind

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_PUBLISHED = (
    drafts.update()
    .where(drafts.c.id == bindparam("draft_id"))
    .values(closed_at=bindparam("at"), base_definition_id=bindparam("definition_id"))
)


@dataclass(frozen=True, slots=True)
class PublishDraft(Command[Deployed]):
    """Give the process a new version from this very revision of its draft, with a comment.

    `forms_seen` is the checksum of the forms as they were shown; None takes them as they are now.
    Raises NotAllowed, NotFound, InvalidDiagram with every problem, Conflict when the draft or one
    of its forms has changed since, InvalidState when it is closed or nothing differs from the newest version,
    InvalidInput for an empty comment. `needs_second_look`: InvalidState also until another process
    owner has approved the draft as it is.
    """

    actor: Actor
    draft_id: int
    seen: int
    comment: str
    needs_second_look: bool = False
    forms_seen: str | None = None

    def execute(self, uow: UnitOfWork) -> Deployed:
        """Do it; the draft is closed by it."""
        require(self.actor, Verb.DIAGRAM_DEPLOY)
        comment = checked_comment(self.comment)
        draft = draft_by_id(uow, self.draft_id)
        refuse_closed(draft)
        if draft.revision != self.seen:
            raise Conflict(
                "Черновик изменён в другом окне после того, как вы его открыли. "
                "Посмотрите изменения и опубликуйте снова."
            )
        if self.needs_second_look:
            require_second_look(uow, draft)
        xml, forms = xml_of(uow, draft.id, draft.revision), known_forms(uow)
        if self.forms_seen not in (None, forms_checksum(xml, forms)):
            raise Conflict(
                "Форма, которую показывает схема, изменена после того, как вы открыли эту страницу. "
                "Посмотрите изменения и опубликуйте снова."
            )
        problems = ProblemsOf(xml, draft.process_key).execute(uow)
        if problems:
            raise InvalidDiagram(problems)
        (deployed,) = Deploy(xml, forms, self.actor, comment).execute(uow)
        if not deployed.is_new:
            raise InvalidState(
                f"Черновик ничем не отличается от версии {deployed.version}: публиковать нечего."
            )
        note = f"версия {deployed.version}"
        append(uow, self.actor, draft, draft.revision, Content(xml, RevisionKind.PUBLISHED, note))
        uow.connection.execute(
            _PUBLISHED,
            {"draft_id": draft.id, "at": uow.now, "definition_id": deployed.definition_id},
        )
        return deployed
