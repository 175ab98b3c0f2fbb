"""Who else has a draft open: each browser tab says «I am here» now and then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from engine import Actor, Command
from engine.errors import InvalidInput
from processes.people.rows import ensure_row
from processes.studio.revisions import draft_by_id
from processes.studio.rights import require_author
from processes.studio.tables import draft_editors
from processes.studio.values import Editor

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

PRESENT_FOR = timedelta(seconds=50)
"""A tab that has been silent for so long is gone; tabs report every twenty seconds."""
_OTHERS = (
    select(draft_editors)
    .where(
        draft_editors.c.draft_id == bindparam("of_draft"),
        draft_editors.c.tab != bindparam("own_tab"),
        draft_editors.c.seen_at > bindparam("since"),
    )
    .order_by(draft_editors.c.seen_at)
)
_FORGET = draft_editors.delete().where(draft_editors.c.seen_at < bindparam("since"))


@dataclass(frozen=True, slots=True)
class IAmHere(Command[list[Editor]]):
    """Note that a tab has the draft open, and learn who else has.

    `tab` is a random text of the browser. Raises NotAllowed, NotFound, InvalidInput.
    """

    actor: Actor
    draft_id: int
    tab: str

    def execute(self, uow: UnitOfWork) -> list[Editor]:
        """Return the other tabs, of others and of oneself."""
        require_author(self.actor)
        if not self.tab or len(self.tab) > 40:
            raise InvalidInput("Окно редактора не назвало себя. Обновите страницу.")
        draft = draft_by_id(uow, self.draft_id)
        key = {"draft_id": draft.id, "tab": self.tab}
        values = {"person_id": self.actor.user_id, "seen_at": uow.now}
        row = ensure_row(uow.connection, draft_editors, key, values)
        uow.connection.execute(draft_editors.update().where(row).values(**values))
        since = uow.now - PRESENT_FOR
        uow.connection.execute(_FORGET, {"since": since - timedelta(days=1)})
        rows = uow.connection.execute(
            _OTHERS, {"of_draft": draft.id, "own_tab": self.tab, "since": since}
        )
        return [Editor(row.person_id, row.tab, row.seen_at) for row in rows]
