"""The library's task without the log record that it writes at every change of state.

Nobody reads those records, our history is the engine's own; collecting them costs a third of a
step. A state is set by us, so it is not checked against the one before either.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState


class Token(Task):  # type: ignore[misc]
    """One task of a live workflow."""

    def __init__(
        self,
        workflow: Any,
        spec: Any,
        parent: Token | None = None,
        state: int = TaskState.FUTURE,
        token_id: UUID | None = None,
    ) -> None:
        super().__init__(workflow, spec, parent, state, token_id)

    def _set_state(self, value: int) -> None:
        self._state = value

    def _add_child(self, task_spec: Any, state: int = TaskState.FUTURE) -> Token:
        return Token(self.workflow, task_spec, self, state)
