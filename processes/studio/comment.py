"""Remarks on elements: the owner and the auditor write them, the owner settles them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from engine import Actor, Command, InvalidInput, NotFound, Query
from engine.storage.rows import insert_row
from processes.studio.rights import require_author, require_reader
from processes.studio.tables import element_comments
from processes.studio.values import ElementComment

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_LONGEST = 2000
_OF_PROCESS = (
    select(element_comments)
    .where(element_comments.c.process_key == bindparam("of_process"))
    .order_by(element_comments.c.id)
)
_RESOLVE = (
    element_comments.update()
    .where(
        element_comments.c.id == bindparam("comment_id"),
        element_comments.c.process_key == bindparam("of_process"),
    )
    .values(resolved_at=bindparam("at"), resolved_by=bindparam("by"))
)


@dataclass(frozen=True, slots=True)
class CommentOnElement(Command[int]):
    """Write a remark on an element and return its id. Raises NotAllowed, InvalidInput."""

    actor: Actor
    process_key: str
    element_id: str
    text: str

    def execute(self, uow: UnitOfWork) -> int:
        """Write it."""
        require_reader(self.actor)
        text = self.text.strip()
        if not text or len(text) > _LONGEST:
            raise InvalidInput(f"Напишите замечание: от 1 до {_LONGEST} знаков.")
        return insert_row(
            uow.connection,
            element_comments,
            {
                "process_key": self.process_key,
                "element_id": self.element_id[:200],
                "text": text,
                "written_at": uow.now,
                "written_by": self.actor.user_id,
            },
        )


@dataclass(frozen=True, slots=True)
class ResolveComment(Command[None]):
    """Settle a remark, or open it again; both are signed. Raises NotAllowed, NotFound."""

    actor: Actor
    process_key: str
    comment_id: int
    resolved: bool = True

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        require_author(self.actor)
        changed = uow.connection.execute(
            _RESOLVE,
            {
                "comment_id": self.comment_id,
                "of_process": self.process_key,
                "at": uow.now if self.resolved else None,
                "by": self.actor.user_id,
            },
        )
        if changed.rowcount != 1:
            raise NotFound(f"Замечания № {self.comment_id} у этого процесса нет.")


@dataclass(frozen=True, slots=True)
class CommentsOn(Query[list[ElementComment]]):
    """All remarks on a process, settled ones too, the oldest first. Raises NotAllowed."""

    actor: Actor
    process_key: str

    def execute(self, uow: UnitOfWork) -> list[ElementComment]:
        """Return them."""
        require_reader(self.actor)
        rows = uow.connection.execute(_OF_PROCESS, {"of_process": self.process_key})
        return [ElementComment(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name
