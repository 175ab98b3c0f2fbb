"""Fill in and submit a form in one step, for whoever has answers ready: imports, plays, tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from engine import Actor, Command
from processes.documents import ReceivedFile, StoreDocument
from processes.forms.form import Form
from processes.forms.parsing import Offers
from processes.forms.submission import Typed, UploadedFile
from processes.forms.submit import form_for, submit

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

NewFile = Callable[[], UploadedFile]
Answering = Callable[[Form, Offers, date, NewFile], Typed]


@dataclass(frozen=True, slots=True)
class FillForm(Command[None]):
    """Ask `answers` for what to write into a work item's form, and submit it.

    Each file field gets a document of its own with the content of `file`. Raises what
    `submit` raises.
    """

    work_item_id: int
    actor: Actor
    answers: Answering
    today: date
    file: ReceivedFile

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        found = form_for(uow, self.work_item_id, self.actor)

        def new_file() -> UploadedFile:
            place = found.details.summary.organisation
            stored = StoreDocument(self.file, self.actor.user_id, place).execute(uow)
            return UploadedFile(stored.file_name, stored.size, stored.id)

        typed = self.answers(found.form, found.offers, self.today, new_file)
        submit(uow, self.actor, found, typed)
