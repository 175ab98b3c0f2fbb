"""What a token carries from step to step, in its task's internal data."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.spiff.specs import External, Parallel

DONE = "done_outside"
"""The work outside is done; the token only has to go on."""
FAILED = "failed"
"""Why the token stands still until somebody has looked."""
ACTED = "acted"
"""The element has done what it does, and only the way out failed: it is not done twice."""
SKIPPED = "skipped"
"""An error that nobody handles was stepped over."""
THROWN = "thrown"
"""What the element throws has gone out; the token only has to go on."""
HELD = "held"
"""The condition has been true since its event happened: it must become false first."""


def waits_outside(task: Any) -> bool:
    """Return whether a token waits for something outside: work, an event, a called process."""
    if isinstance(task.task_spec, External):
        return bool(task.state == TaskState.READY) and DONE not in task.internal_data
    return bool(task.state == TaskState.WAITING) and not isinstance(task.task_spec, Parallel)
