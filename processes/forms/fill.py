"""Fill in and submit a form in one step, for whoever has answers ready: imports, plays, tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING

from engine import Actor, Command
from processes.documents import ReceivedFile, StoreDocument
from processes.forms.submission import Typed, UploadedFile
from processes.forms.submit import WorkItemForm, form_for, submit

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

NewFile = Callable[[str, str], UploadedFile]
"""Gives a document by its file name and by what the plan calls it."""
Answering = Callable[[WorkItemForm, date, NewFile], Typed]


@dataclass(frozen=True, slots=True)
class FillForm(Command[None]):
    """Ask `answers` for what to write into a work item's form, and submit it.

    Each attached document has the content of the sample with the extension of its name, such as
    `.pdf`. Raises what `submit` raises.
    """

    work_item_id: int
    actor: Actor
    answers: Answering
    today: date
    samples: Mapping[str, ReceivedFile]

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        found = form_for(uow, self.work_item_id, self.actor)

        def new_file(name: str, kind: str) -> UploadedFile:
            place = found.details.summary.organisation
            file = replace(self.samples[PurePath(name).suffix], file_name=name)
            stored = StoreDocument(file, self.actor.user_id, place, kind).execute(uow)
            return UploadedFile(stored.file_name, stored.size, stored.id)

        typed = self.answers(found, self.today, new_file)
        submit(uow, self.actor, found, typed)
