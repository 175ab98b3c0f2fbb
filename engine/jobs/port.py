"""The port to whatever runs jobs. The `jobs` table is the truth; a port only brings workers to it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


class Jobs(Protocol):
    """Something that will run `RunJob(job_id)` once it is due."""

    def enqueue(self, uow: UnitOfWork, job_id: int, attempt: int, due_at: datetime) -> None:
        """Ask for a job to be run; takes effect with the commit. Asking twice is asking once."""


class OwnQueue:
    """No worker of its own: `RunDueWork` finds due jobs in the table.

    Serves tests and the demo, whose clock is virtual and whose jobs must run inside the call.
    """

    def enqueue(self, uow: UnitOfWork, job_id: int, attempt: int, due_at: datetime) -> None:
        """Do nothing: the row is enough."""
