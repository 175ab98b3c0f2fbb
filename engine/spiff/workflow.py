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

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.diagrams.model import EventKind, Node, NodeKind
from engine.diagrams.program import Program
from engine.errors import EngineError, InvalidState
from engine.spiff import events, joins, loops, scopes, tree
from engine.spiff.outcomes import Failure, Passed, Thrown, WaitingPoint
from engine.spiff.routes import routes
from engine.spiff.specs import (
    NEXT,
    EventBased,
    External,
    Inclusive,
    Many,
    Parallel,
    Root,
    Split,
)

DONE, FAILED = "done_outside", "failed"


class InnerWorkflow(BpmnSubWorkflow):  # type: ignore[misc]
    """An embedded subprocess under way."""

    def _task_completed_notify(self, task: Any) -> None:
        """Do nothing: waiting tasks are asked by events, not at every step."""


class LiveWorkflow(BpmnWorkflow):  # type: ignore[misc]
    """One process instance. Not thread-safe: one owner at a time."""

    def __init__(
        self, program: Program, variables: dict[str, Any], *, loading: bool = False
    ) -> None:
        self.program = program
        self.variables = variables
        self.ready_tasks: deque[Any] = deque()
        self.passed: list[Passed] = []
        self.failures: list[Failure] = []
        self.thrown: list[Thrown] = []
        self._now: datetime | None = None
        super().__init__(program.specs[program.process.key], program.specs, deserializing=loading)

    def step(self, now: datetime, budget: int) -> None:
        """Move every token as far as it can go; one that goes on past the budget fails."""
        self._now = now
        while self.ready_tasks or self._settle():
            task = self.ready_tasks.popleft()
            if task.id not in task.workflow.tasks or FAILED in task.internal_data:
                continue
            budget -= 1
            if budget < 0:
                self._fail(
                    task, "процесс слишком долго идёт без участия людей: похоже на бесконечный цикл"
                )
            else:
                self._attempt(task)

    def waiting(self) -> list[WaitingPoint]:
        """Return the tokens that wait for something outside."""
        return [
            WaitingPoint(task.id, self.node(task))
            for task in tree.all_tokens(self)
            if _waits_outside(task)
        ]

    def waits_at(self, task_id: UUID) -> bool:
        """Return whether a token waits for something outside at this moment."""
        task = tree.find(self, task_id)
        return task is not None and _waits_outside(task)

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
        events.happen(task, repeats=repeats)

    def throw(self, task_id: UUID, kind: EventKind, name: str | None) -> bool:
        """Throw an error or an escalation at a token; return whether anything handled it."""
        task = self._task(task_id)
        listener = events.handler_of(self, task, kind, name)
        if listener is None:
            return False
        events.happen(listener, repeats=kind is EventKind.ESCALATION)
        return True

    def end_all(self) -> None:
        """End every token, as when the instance is cancelled."""
        for task in list(self.task_tree.children):
            tree.discard(task)
        self.ready_tasks.clear()

    def resume_ready(self) -> None:
        """Queue again what was on its way when the state was stored."""
        for task in tree.all_tokens(self):
            moving = task.state == TaskState.READY and not _waits_outside(task)
            if (moving or loops.CHECK in task.internal_data) and FAILED not in task.internal_data:
                self.ready_tasks.append(task)

    def retry(self, task_id: UUID) -> None:
        """Try a failed token again at the next step."""
        task = self._task(task_id)
        task.internal_data.pop(FAILED, None)
        self.ready_tasks.append(task)

    def evaluate(self, task: Any, text: str, extra: Mapping[str, Any] | None = None) -> Any:
        """Return the value of an expression at a token; raises ExpressionError."""
        visible = scopes.visible(self.variables, task)
        if extra:
            visible = {**visible, **extra}
        return self.program.expression(text).evaluate(visible, self.moment)

    def visible_at(self, task_id: UUID) -> Mapping[str, Any]:
        """Return the variables that a waiting token sees."""
        return scopes.visible(self.variables, self._task(task_id))

    def assign(self, task: Any, values: Mapping[str, Any]) -> None:
        """Write variables at a token."""
        scopes.assign(self.variables, task, values)

    def node(self, task: Any) -> Node:
        """Return the element on which a task stands."""
        return self.program.nodes[task.task_spec.element_id]

    @property
    def moment(self) -> datetime:
        """Return the moment of the current step."""
        if self._now is None:
            raise InvalidState("No step is under way, so there is no moment.")
        return self._now

    def started_subprocess(self, task: Any) -> None:
        """Enter an embedded subprocess (called by its spec)."""
        spec = self.subprocess_specs[task.task_spec.spec]
        self.subprocesses[task.id] = InnerWorkflow(spec, parent_task_id=task.id, top_workflow=self)

    def arrived_at_join(self, task: Any) -> None:
        """Decide at once what can be decided at once (called by the join's spec)."""
        if not isinstance(task.task_spec, Inclusive):
            self._fire(task, joins.fire_parallel)
        elif len(self.program.incoming(self.node(task))) == 1:
            task._ready()  # noqa: SLF001 - the library's own verb

    def note_thrown(self, task: Any, node: Node) -> None:
        """Keep an event for the world outside (called when a throwing element is passed)."""
        locals_here = dict(scopes.visible(self.variables, task))
        self.thrown.append(Thrown(node, locals_here))

    def started_many(self, task: Any) -> None:
        """Queue a loop that a token has entered (called by its spec)."""
        self.ready_tasks.append(task)

    def _task_completed_notify(self, task: Any) -> None:
        """Do nothing: waiting tasks are asked by events, not at every step."""

    def _attempt(self, task: Any) -> None:
        try:
            self._move(task)
        except EngineError as error:
            self._fail(task, str(error))

    def _fail(self, task: Any, reason: str) -> None:
        task.internal_data[FAILED] = reason
        self.failures.append(Failure(task.id, task.task_spec.element_id, reason))

    def _move(self, task: Any) -> None:
        data = task.internal_data
        if isinstance(task.task_spec, Many) and loops.FINISHED not in data:
            act = loops.check_many if loops.CHECK in data else loops.open_many
            act(self, task, self.node(task))
        elif task.state == TaskState.READY and (
            DONE in data or not isinstance(task.task_spec, External)
        ):
            self._run(task)

    def _run(self, task: Any) -> None:
        node = None if isinstance(task.task_spec, Root) else self.node(task)
        if (
            node is not None
            and node.kind is NodeKind.SCRIPT_TASK
            and not isinstance(task.task_spec, (Split, Many))
        ):
            visible = scopes.visible(self.variables, task)
            self.assign(task, self.program.script(node.id).run(visible, self.moment))
        task.internal_data[NEXT] = routes(self, task)
        task.run()
        if node is not None and not isinstance(task.task_spec, (Split, Many)):
            self.passed.append(Passed(node.id, node.kind))
        self._leave(task, node)

    def _leave(self, task: Any, node: Node | None) -> None:
        """Take a finished task out of the tree, and draw the conclusions."""
        workflow, parent = task.workflow, task.parent
        if node is None or isinstance(task.task_spec, (Split, EventBased)):
            if not task.children and parent is not None:
                tree.remove(task)
        else:
            self._end_activity(task, node)
        events.throw_from(self, task, node)
        self._close_if_empty(workflow)

    def _end_activity(self, task: Any, node: Node) -> None:
        parent = task.parent
        if isinstance(parent.task_spec, Many):
            assert node.loop is not None  # noqa: S101 - a Many stands only around a loop
            tree.remove(task)
            loops.instance_done(self, parent, task, node.loop)
            return
        holder = parent if isinstance(parent.task_spec, Split) else None
        if holder is not None:
            tree.stop_listening(holder)
        for child in task.children:
            task._children.remove(child.id)  # noqa: SLF001
            parent._children.append(child.id)  # noqa: SLF001
            child.parent = parent
            tree.lift(child)
        tree.remove(task)
        if holder is not None:
            tree.remove(holder)

    def _settle(self) -> bool:
        """When nothing moves, ask the inclusive joins; return whether something moves again."""
        if self.program.has_inclusive_joins:
            for task in joins.waiting_inclusive(self):
                if self._fire(task, joins.fire_inclusive):
                    return True
        return False

    def _fire(self, task: Any, rule: Any) -> bool:
        element = task.task_spec.element_id
        scope = self.program.scope_of(element)
        return bool(rule(task.workflow, task.task_spec.name, scope, self.program.nodes[element]))

    def _close_if_empty(self, workflow: Any) -> None:
        if tree.tokens(workflow):
            return
        if workflow is self:
            self.completed = True
            return
        host = tree.find(self, workflow.parent_task_id)
        if host is not None and self.subprocesses.pop(host.id, None) is not None:
            host._ready()  # noqa: SLF001 - the library's own verb

    def _task(self, task_id: UUID) -> Any:
        task = tree.find(self, task_id)
        if task is None:
            raise InvalidState("Этот шаг уже завершён или отменён.")
        return task


def _waits_outside(task: Any) -> bool:
    if isinstance(task.task_spec, External):
        return bool(task.state == TaskState.READY) and DONE not in task.internal_data
    return bool(task.state == TaskState.WAITING) and not isinstance(task.task_spec, Parallel)
