"""A running process in memory: SpiffWorkflow's tasks, stepped by the rules of BPMN 2.0.

What waits outside (people, handlers, called processes, timers, messages) is let through by
`complete` and `trigger`; `step` then moves every token as far as it can go by itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.diagrams.model import EventKind, Node
from engine.diagrams.program import Program
from engine.errors import EngineError, InvalidState
from engine.spiff import conditions, joins, loops, scopes, tree
from engine.spiff.events import happen
from engine.spiff.handlers import handler_around
from engine.spiff.marks import DONE, FAILED, waits_outside
from engine.spiff.movement import move
from engine.spiff.outcomes import Failure, Passed, Thrown, WaitingPoint
from engine.spiff.specs import External, Inclusive
from engine.spiff.token import Token

_ENDLESS = (
    "Процесс слишком долго идёт без участия людей, похоже на бесконечный цикл: "
    "проверьте, что его заканчивает."
)
_STUCK = "здесь ждут токенов на остальных входах, но прийти им уже неоткуда"


_NO_SCRIPTS = PythonScriptEngine()
"""Never asked: expressions are ours. The library would make one for each workflow."""


def _plant(workflow: Any) -> None:
    workflow.task_tree = Token(workflow, workflow.spec.start)
    workflow.task_tree._ready()  # noqa: SLF001 - the library's own verb


class InnerWorkflow(BpmnSubWorkflow):  # type: ignore[misc]
    """An embedded subprocess under way. `host` is the task that it belongs to."""

    def __init__(self, spec: Any, host: Any, *, loading: bool = False) -> None:
        self.host = host
        top = host.workflow.top_workflow
        super().__init__(spec, host.id, top, deserializing=True)
        if not loading:
            _plant(self)

    def _calculate_depth(self) -> int:
        return int(self.host.workflow.depth) + 1

    def _task_completed_notify(self, task: Any) -> None:
        """Do nothing: waiting tasks are asked by events, not at every step."""


class LiveWorkflow(BpmnWorkflow):  # type: ignore[misc]
    """One process instance. Not thread-safe: one owner at a time.

    `begins_at` is the start event that has happened; without it, the none start event has.
    `passed`, `failures`, `thrown` and `dropped` (failed tokens that are no more) are for the caller
    to take away after a step.
    """

    host = None

    def __init__(
        self,
        program: Program,
        variables: dict[str, Any],
        *,
        begins_at: str | None = None,
        loading: bool = False,
    ) -> None:
        self.program = program
        self.variables = variables
        self.begins_at = begins_at
        self.ready_tasks: deque[Any] = deque()
        self.passed: list[Passed] = []
        self.failures: list[Failure] = []
        self.thrown: list[Thrown] = []
        self.dropped: list[UUID] = []
        self._changed = False
        self._budget = 0
        self._now: datetime | None = None
        super().__init__(
            program.specs[program.process.key], program.specs, _NO_SCRIPTS, deserializing=True
        )
        if not loading:
            _plant(self)

    def step(self, now: datetime, budget: int) -> int:
        """Move every token as far as it can go; one that goes on past the budget fails.

        Stops as soon as something is thrown out of the instance: it may end what would move next.
        Returns what is left of the budget.
        """
        self._now, self._changed, self._budget = now, True, budget
        while not self.thrown and (self.ready_tasks or self._settle()):
            task = self.ready_tasks.popleft()
            if task.id not in task.workflow.tasks or FAILED in task.internal_data:
                continue
            self._budget -= 1
            if self._budget < 0:
                self.fail(task, _ENDLESS)
                continue
            self.attempt(task)
            self._ask_conditions()
        return self._budget

    def spend(self, steps: int) -> None:
        """Take the cost of many new tokens from the budget of this step; raises InvalidState."""
        if steps > self._budget:
            raise InvalidState(_ENDLESS)
        self._budget -= steps

    def waiting(self) -> list[WaitingPoint]:
        """Return the tokens that wait for something outside."""
        return [
            WaitingPoint(task.id, self.node(task))
            for task in tree.all_tokens(self)
            if waits_outside(task)
        ]

    def waits_at(self, task_id: UUID) -> bool:
        """Return whether a token waits for something outside at this moment."""
        task = tree.find(self, task_id)
        return task is not None and waits_outside(task)

    def complete(self, task_id: UUID, values: Mapping[str, Any]) -> None:
        """Let the token through that waited for outside work; raises InvalidState."""
        task = self._task(task_id)
        if not isinstance(task.task_spec, External) or DONE in task.internal_data:
            raise InvalidState("Этот шаг уже выполнен.")
        self.assign(task, values)
        task.internal_data[DONE] = True
        self.ready_tasks.append(task)

    def trigger(self, task_id: UUID, values: Mapping[str, Any], *, repeats: bool = False) -> None:
        """Let the event happen for which a token or an activity listens; raises InvalidState."""
        task = self._task(task_id)
        if task.state != TaskState.WAITING:
            raise InvalidState("Этого события здесь уже не ждут.")
        self.assign(task, values)
        happen(task, repeats=repeats)

    def throw(self, task_id: UUID, kind: EventKind, name: str | None) -> bool:
        """Throw an error or an escalation at a token; return whether anything handled it."""
        handler = handler_around(self, self._task(task_id), kind, name)
        if handler is None:
            return False
        happen(handler, repeats=kind is EventKind.ESCALATION)
        return True

    def end_all(self) -> None:
        """End every token, as when the instance is cancelled."""
        for task in self.task_tree.children:
            tree.discard(task)
        self.ready_tasks.clear()
        self.thrown.clear()

    def resume_ready(self) -> None:
        """Queue again what was on its way when the state was stored."""
        for task in tree.all_tokens(self):
            moving = task.state == TaskState.READY and not waits_outside(task)
            if (moving or loops.CHECK in task.internal_data) and FAILED not in task.internal_data:
                self.ready_tasks.append(task)

    def retry(self, task_id: UUID) -> None:
        """Try a failed token again at the next step."""
        task = self._task(task_id)
        task.internal_data.pop(FAILED, None)
        self.ready_tasks.append(task)

    def fail_at(self, task_id: UUID, reason: str) -> None:
        """Stop a token whose error nobody handles until somebody has looked."""
        self.fail(self._task(task_id), reason, "error")

    def fail_if_stuck(self) -> None:
        """Stop a token at a join if nothing in the instance can move or happen any more."""
        if self.ready_tasks or any(
            waits_outside(task) or FAILED in task.internal_data for task in tree.all_tokens(self)
        ):
            return
        for task in joins.waiting_at_joins(self)[:1]:
            self.fail(task, _STUCK)

    def evaluate(self, task: Any, text: str, extra: Mapping[str, Any] | None = None) -> Any:
        """Return the value of an expression at a token; raises ExpressionError."""
        visible = scopes.visible(self.variables, task)
        if extra:
            visible = {**visible, **extra}
        return self.program.expression(text).evaluate(visible, self.moment)

    def visible_at(self, task_id: UUID) -> Mapping[str, Any]:
        """Return the variables that a waiting token sees."""
        return scopes.visible(self.variables, self._task(task_id))

    def set_at(self, task_id: UUID, values: Mapping[str, Any]) -> None:
        """Write variables where a waiting token sees them."""
        self.assign(self._task(task_id), values)

    def assign(self, task: Any, values: Mapping[str, Any]) -> None:
        """Write variables at a token."""
        scopes.assign(self.variables, task, values)
        self._changed = self._changed or bool(values)

    def node(self, task: Any) -> Node:
        """Return the element on which a task stands."""
        return self.program.nodes[task.task_spec.element_id]

    @property
    def moment(self) -> datetime:
        """Return the moment of the current step."""
        if self._now is None:
            raise InvalidState("No step is under way, so there is no moment.")
        return self._now

    def began_to_wait(self) -> None:
        """Ask conditions soon: one may be true already (called by the spec of an event)."""
        self._changed = True

    def started_subprocess(self, task: Any) -> None:
        """Enter an embedded subprocess (called by its spec)."""
        self.subprocesses[task.id] = InnerWorkflow(self.subprocess_specs[task.task_spec.spec], task)

    def arrived_at_join(self, task: Any) -> None:
        """Decide at once what can be decided at once (called by the join's spec)."""
        if not isinstance(task.task_spec, Inclusive):
            joins.fire_parallel(self.program, task.workflow, task)
        elif len(self.program.incoming[self.node(task).id]) == 1:
            task._ready()  # noqa: SLF001 - the library's own verb

    def started_many(self, task: Any) -> None:
        """Queue a loop that a token has entered (called by its spec)."""
        self.ready_tasks.append(task)

    def attempt(self, task: Any) -> None:
        """Move one token; if its element fails, the token stops there."""
        try:
            move(self, task)
        except EngineError as error:
            self.fail(task, str(error))

    def fail(self, task: Any, reason: str, kind: str = "step") -> None:
        """Stop a token until somebody has looked."""
        task.internal_data[FAILED] = reason
        self.failures.append(Failure(task.id, task.task_spec.element_id, reason, kind))

    def _task_completed_notify(self, task: Any) -> None:
        """Do nothing: waiting tasks are asked by events, not at every step."""

    def _ask_conditions(self) -> None:
        if self._changed and self.program.conditional:
            conditions.ask(self)
        self._changed = False

    def _settle(self) -> bool:
        """When nothing moves, ask the conditions, then the inclusive joins; return whether any did."""
        self._ask_conditions()
        if not self.ready_tasks and self.program.has_inclusive_joins:
            for task in joins.waiting_at_joins(self):
                if isinstance(task.task_spec, Inclusive) and joins.fire_inclusive(
                    self.program, task.workflow, task
                ):
                    break
        return bool(self.ready_tasks)

    def _task(self, task_id: UUID) -> Any:
        task = tree.find(self, task_id)
        if task is None:
            raise InvalidState("Этот шаг уже завершён или отменён.")
        return task
