"""Invented register entries, where a form on the stage would have nothing to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import SYSTEM, Command, NotFound, WorkItemsAfter
from processes.forms.submit import WorkItemForm, form_for
from processes.people.period import today
from processes.registers.entries import REGISTERS, add_entries
from processes.registers.municipal import scope_of
from processes.roadmap.schedule import school_year_of

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_HOW_MANY = 3


@dataclass(frozen=True, slots=True)
class PutExamples(Command[int]):
    """Enter «Наставники: пример 1» and the like wherever an open form picks from an empty register.

    Looks at the work items opened after one of this id, and returns the id of the last.
    """

    after: int

    def execute(self, uow: UnitOfWork) -> int:
        """Do it."""
        last = self.after
        for item in WorkItemsAfter(self.after).execute(uow):
            last = item.id
            if item.form_key is None:
                continue
            try:
                found = form_for(uow, item.id, SYSTEM)
            except NotFound:
                continue
            _fill_registers(uow, found)
        return last


def _fill_registers(uow: UnitOfWork, found: WorkItemForm) -> None:
    empty = {name for key, name in found.form.picks.items() if not found.offers.get(key)}
    for register in sorted(empty):
        words = REGISTERS.get(register, register)
        add_entries(
            uow,
            register,
            [{"name": f"{words}: пример {number + 1}"} for number in range(_HOW_MANY)],
            organisation=scope_of(register, found.details.summary.organisation),
            school_year=school_year_of(today(uow.now)),
            submission_id=None,
            created_by=SYSTEM.user_id,
        )
