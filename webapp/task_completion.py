"""Complete a task with the form that was sent: who the person is to it is asked on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine import Command, NotAllowed
from processes.documents import ReceivedFile
from processes.forms.work_item_form import SubmitForm
from webapp.admission import AdmissionTo
from webapp.session import SignedIn

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CompleteTask(Command[str]):
    """Complete a task for a person whom it concerns; returns the task's name.

    `texts` and `received` are as in `SubmitForm`. Raises what that raises, and NotAllowed or
    NotFound when the task is not his; then nothing has changed.
    """

    work_item_id: int
    person: SignedIn
    texts: Mapping[str, Sequence[str]]
    received: Mapping[str, Sequence[ReceivedFile]] = field(default_factory=dict)

    def execute(self, uow: UnitOfWork) -> str:
        """Complete it."""
        admission = AdmissionTo(self.work_item_id, self.person).execute(uow)
        if not admission.may_do:
            raise NotAllowed("Эту задачу сейчас выполняете не вы.")
        SubmitForm(self.work_item_id, admission.actor, self.texts, self.received).execute(uow)
        return admission.item.name
