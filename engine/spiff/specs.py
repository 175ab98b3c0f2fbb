"""SpiffWorkflow task specs whose tokens behave as BPMN 2.0 says.

The library predicts every possible future task and never forgets a finished one; its joins and
boundary events search that tree. Here a spec creates just the tasks that the token really enters,
and `engine.spiff.workflow` removes what is finished, so a step costs the same after a year of
looping as on the first day. The classes stay the library's: its states, its `Task`, its nesting of
subworkflows.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import BpmnStartTask, SimpleBpmnTask
from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    EndEvent,
    EventBasedGateway,
    ExclusiveGateway,
    InclusiveGateway,
    IntermediateCatchEvent,
    ParallelGateway,
    ScriptTask,
    StartEvent,
    SubWorkflowTask,
    UserTask,
)
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.util.task import TaskState

NEXT = "next"
"""Where a task keeps pairs (spec, flow) that its token goes to."""
FLOW = "flow"
"""Where a task at a join keeps the flow that it came by."""


class Flowing:
    """A spec that creates the tasks its token enters, and no others."""

    element_id: str | None = None

    def _predict_hook(self, my_task: Any) -> None:
        """Predict nothing."""

    def test(self) -> None:
        """Everything is checked at deployment."""

    def _update_hook(self, my_task: Any) -> bool | None:  # noqa: ARG002 - the library's signature
        return True

    def _run_hook(self, my_task: Any) -> bool:  # noqa: ARG002 - the library's signature
        return True

    def _on_ready_hook(self, my_task: Any) -> None:
        my_task.workflow.top_workflow.ready_tasks.append(my_task)

    def _on_cancel(self, my_task: Any) -> None:
        """Do nothing: cancelling is done by `engine.spiff.tree`."""

    def _on_complete_hook(self, my_task: Any) -> None:
        specs = my_task.workflow.spec.task_specs
        for name, flow in my_task.internal_data.pop(NEXT, ()):
            child = my_task._add_child(specs[name], TaskState.FUTURE)  # noqa: SLF001 - the library's own verb
            if isinstance(child.task_spec, Parallel):
                child.internal_data[FLOW] = flow


class Waiting(Flowing):
    """A spec whose token stays until something outside lets it through."""

    def _update_hook(self, my_task: Any) -> bool | None:
        my_task._set_state(TaskState.WAITING)  # noqa: SLF001 - the library's own verb
        my_task.workflow.top_workflow.began_to_wait()
        return None


class Root(Flowing, BpmnStartTask):  # type: ignore[misc]
    """Where a scope begins."""


class Start(Flowing, StartEvent):  # type: ignore[misc]
    """A start event whose trigger has happened."""


class End(Flowing, EndEvent):  # type: ignore[misc]
    """An end event; what it throws is thrown by the engine."""


class Pass(Flowing, SimpleBpmnTask):  # type: ignore[misc]
    """An intermediate throw event, a task without an implementation."""


class Script(Flowing, ScriptTask):  # type: ignore[misc]
    """A script task; its assignments are run by the engine."""


class External(Flowing, UserTask):  # type: ignore[misc]
    """Work that is done outside: by a person, a handler, a called process."""


class Catch(Waiting, IntermediateCatchEvent):  # type: ignore[misc]
    """An intermediate catch event or a receive task."""


class Boundary(Waiting, BoundaryEvent):  # type: ignore[misc]
    """A boundary event; it listens while its host works."""


class Listener(Waiting, IntermediateCatchEvent):  # type: ignore[misc]
    """The start event of an event subprocess; it listens while the scope around it lives.

    `begins` names the spec of the subprocess.
    """

    begins: str
    interrupts: bool


class Exclusive(Flowing, ExclusiveGateway):  # type: ignore[misc]
    """One flow out: the first whose condition holds, else the default."""


class EventBased(Flowing, EventBasedGateway):  # type: ignore[misc]
    """All events behind it listen; the first that happens ends the others."""

    def connect(self, child: Any) -> None:
        """Connect without moving the child's event into the gateway."""
        self._outputs.append(child.name)


class Parallel(Flowing, ParallelGateway):  # type: ignore[misc]
    """Fires when a token waits on each incoming flow, and consumes one from each (BPMN 13.4.1)."""

    def _update_hook(self, my_task: Any) -> bool | None:
        my_task._set_state(TaskState.WAITING)  # noqa: SLF001 - the library's own verb
        my_task.workflow.top_workflow.arrived_at_join(my_task)
        return None


class Inclusive(Parallel, InclusiveGateway):  # type: ignore[misc]
    """Fires when no token can arrive any more on a flow without one (BPMN 13.4.3)."""


class Split(Flowing, SimpleBpmnTask):  # type: ignore[misc]
    """Stands around an activity with boundary events: starts it and its listeners together."""


class Many(Flowing, SimpleBpmnTask):  # type: ignore[misc]
    """Stands around an activity with loop characteristics and creates its instances."""

    def _update_hook(self, my_task: Any) -> bool | None:
        my_task._set_state(TaskState.STARTED)  # noqa: SLF001 - the library's own verb
        my_task.workflow.top_workflow.started_many(my_task)
        return None


class Subprocess(Flowing, SubWorkflowTask):  # type: ignore[misc]
    """An embedded subprocess."""

    def _update_hook(self, my_task: Any) -> bool | None:
        my_task._set_state(TaskState.STARTED)  # noqa: SLF001 - the library's own verb
        my_task.workflow.top_workflow.started_subprocess(my_task)
        return None


class ScopeSpec(BpmnProcessSpec):  # type: ignore[misc]
    """A process or an embedded subprocess without the library's end join."""

    def __init__(self, name: str) -> None:
        super().__init__(name=name)
        self.task_specs.clear()
        self.start = Root(self, "Start")


def none_event() -> Any:
    """Return the definition that makes the library leave an event to us."""
    return NoneEventDefinition()
