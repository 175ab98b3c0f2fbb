"""What is wrong with a plan."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """A fault of the plan's data.

    `rule` is a stable id for code; `activity` is the number of the activity, None for the plan as a
    whole; `message` is a Russian sentence for the process owner: what is wrong, what to do.
    """

    rule: str
    activity: str | None
    message: str
