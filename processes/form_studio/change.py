"""Change the draft of a form: what was typed, what was pressed, and back again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine import Actor, Command
from processes.form_studio.drafts import (
    check_turn,
    go_to_step,
    open_draft_of,
    put_step,
    seal_step,
    sketch_at,
)
from processes.form_studio.editing import Edited, acted
from processes.form_studio.naming import settled
from processes.form_studio.rights import require_form_author
from processes.form_studio.typing_in import typed_into
from processes.form_studio.values import FormDraft, Seen

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

UNDO, REDO = "undo", "redo"


@dataclass(frozen=True, slots=True)
class TypeIntoForm(Command[FormDraft]):
    """Keep what stands in the open section while it is being typed; nothing is judged or named.

    Raises NotAllowed, NotFound, InvalidState for a closed draft, Conflict when the page does not
    know the newest change.
    """

    actor: Actor
    form_key: str
    seen: Seen
    section: str
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def execute(self, uow: UnitOfWork) -> FormDraft:
        """Keep it and return the draft."""
        require_form_author(self.actor)
        draft = open_draft_of(uow, self.form_key)
        check_turn(draft, self.seen)
        sketch = typed_into(sketch_at(uow, draft), self.section, self.texts)
        return put_step(uow, self.actor, draft, sketch, self.seen.page, self.section)


@dataclass(frozen=True, slots=True)
class EditForm(Command[Edited]):
    """Keep what stands in the open section, then do what the pressed button says.

    `action` is `undo`, `redo`, a button of `acted`, or anything else for only keeping it. Returns
    what is to be open and where the keyboard is to be. Raises what `TypeIntoForm` raises.
    """

    actor: Actor
    form_key: str
    seen: Seen
    section: str
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    action: str = ""

    def execute(self, uow: UnitOfWork) -> Edited:
        """Do it."""
        command = TypeIntoForm(self.actor, self.form_key, self.seen, self.section, self.texts)
        draft = command.execute(uow)
        if self.action in (UNDO, REDO):
            step = draft.position + (1 if self.action == REDO else -1)
            draft = go_to_step(uow, self.actor, draft, step, self.seen.page)
            return Edited(sketch_at(uow, draft), self.section, self.action)
        page = self.seen.page
        sketch = settled(sketch_at(uow, draft))
        draft = put_step(uow, self.actor, draft, sketch, page, self.section)
        edited = acted(sketch, self.section, self.action) or Edited(sketch, self.section)
        seal_step(uow, put_step(uow, self.actor, draft, edited.sketch, page))
        return edited
