"""Rehearsal on real data: last year's instances run again on a drawing, and what would differ."""

from processes.past_runs.runs import (
    LONGEST_NEW,
    MOST_INSTANCES,
    BeginPastRun,
    EndedInstances,
    PastRun,
    PastRunById,
    PastRunsOf,
    RunState,
    StopPastRun,
)
from processes.past_runs.verdict import PastResult, Verdict
from processes.past_runs.work_off import work_off_past_runs

__all__ = [
    "LONGEST_NEW",
    "MOST_INSTANCES",
    "BeginPastRun",
    "EndedInstances",
    "PastResult",
    "PastRun",
    "PastRunById",
    "PastRunsOf",
    "RunState",
    "StopPastRun",
    "Verdict",
    "work_off_past_runs",
]
