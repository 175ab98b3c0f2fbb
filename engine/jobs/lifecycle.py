"""States of a job."""

from __future__ import annotations

from enum import StrEnum


class JobState(StrEnum):
    """Where a job is: waiting to be run, done, its attempts spent, or called off."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
