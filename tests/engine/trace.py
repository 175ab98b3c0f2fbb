"""Run a trace: a diagram, what is done to it, and the history that it must leave."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engine import (
    Actor,
    BroadcastSignal,
    CancelInstance,
    CompleteWorkItem,
    CorrelateMessage,
    Deploy,
    Engine,
    EngineSettings,
    InstanceHistory,
    Instances,
    InstanceView,
    Intervention,
    JobContext,
    JobError,
    OpenIncidents,
    ResolveIncident,
    ResumeInstance,
    RunDueWork,
    SetVariables,
    StartInstance,
    SuspendInstance,
    VerifyHistory,
    WorkItemsOf,
)
from engine.expressions import parse_duration
from engine.testing import FrozenClock

FOLDER = Path(__file__).parent / "traces"
CLERK = Actor(
    "clerk",
    frozenset({"clerk", "head", "clerk@oo-05", "clerk@oo-10", "head@oo-05"}),
    interventions=frozenset(Intervention),
)


def names() -> list[str]:
    """Return the names of all traces: each has a JSON file and a diagram of the same name."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def double(job: JobContext) -> Mapping[str, Any]:
    """Return twice the argument `n`."""
    return {"doubled": job.arguments["n"] * 2}


def fail(job: JobContext) -> Mapping[str, Any]:
    """Fail until the argument `works` is true."""
    if not job.arguments["works"]:
        raise JobError("The other side does not answer.")
    return {"reached": True}


HANDLERS = {"double": double, "fail": fail}


def script_of(name: str) -> dict[str, Any]:
    """Return a trace's script: its variables, its steps, what must come of them."""
    script: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return script


def settings_of(name: str) -> EngineSettings:
    """Return the settings of a trace's engine: its time zone, if it names one."""
    return EngineSettings(zone=ZoneInfo(script_of(name).get("zone", "Europe/Moscow")))


@dataclass
class Trace:
    """A trace being run on an engine; `between` is called after every step."""

    engine: Engine
    clock: FrozenClock
    between: Callable[[], None]
    instance_id: int = 0

    def run(self, name: str) -> list[str]:
        """Deploy, start, do all steps; return what happened, one line for each event."""
        script = script_of(name)
        self.begin(name, script)
        for step in script["steps"]:
            self.do(step)
        assert self.engine.execute(VerifyHistory()).is_sound
        return self.story()

    def begin(self, name: str, script: dict[str, Any]) -> None:
        """Deploy and start."""
        for called in [*script.get("calls", []), name]:
            self.engine.execute(Deploy((FOLDER / f"{called}.bpmn").read_bytes()))
        if not script.get("begins_itself"):
            start = StartInstance(
                name, script.get("variables", {}), organisation=script.get("organisation")
            )
            self.instance_id = self.engine.execute(start)
        self._settle()

    def do(self, step: dict[str, Any]) -> None:
        """Do one step, and what is due after it."""
        (verb, argument), *_ = step.items()
        getattr(self, f"_{verb}")(argument, step)
        self._settle()

    def story(self) -> list[str]:
        """Return the history of every instance, the first one first."""
        lines = []
        everything = self.engine.execute(Instances())
        for number, instance in enumerate(everything):
            for event in self.engine.execute(InstanceHistory(instance.id)):
                prefix = "" if number == 0 else f"{number}: "
                lines.append(f"{prefix}{event.kind} {event.element_id or ''}".rstrip())
        return lines

    def outcome(self) -> dict[str, Any]:
        """Return the state and the variables of the first instance."""
        details = self.engine.execute(InstanceView(self.instance_id))
        return {"state": details.instance.state.value, "variables": details.variables}

    def groups(self) -> dict[str, str]:
        """Return to which candidate group each user task was offered."""
        items = self.engine.execute(WorkItemsOf(self.instance_id, whole_tree=True))
        return {item.element_id: item.candidate_group for item in items}

    def _settle(self) -> None:
        """Do what is due; the first instance that there is then is the one that is told of."""
        RunDueWork(self.engine)()
        if not self.instance_id:
            self.instance_id = next((each.id for each in self.engine.execute(Instances())), 0)
        self.between()

    def _complete(self, element: str, step: dict[str, Any]) -> None:
        items = self.engine.execute(WorkItemsOf(self.instance_id, whole_tree=True, open_only=True))
        mine = [item for item in items if item.element_id == element]
        item = mine[step.get("nth", 0)]
        self.engine.execute(CompleteWorkItem(item.id, CLERK, step.get("set", {})))

    def _wait(self, duration: str, _step: dict[str, Any]) -> None:
        zone = self.engine.runtime.settings.zone
        self.clock.move_to(parse_duration(duration).after(self.clock.now(), zone))

    def _message(self, name: str, step: dict[str, Any]) -> None:
        command = CorrelateMessage(
            name, step.get("key", ""), step.get("set", {}), retained=step.get("retained", False)
        )
        self.engine.execute(command)

    def _signal(self, name: str, step: dict[str, Any]) -> None:
        self.engine.execute(BroadcastSignal(name, step.get("set", {})))

    def _suspend(self, reason: str, _step: dict[str, Any]) -> None:
        self.engine.execute(SuspendInstance(self.instance_id, CLERK, reason))

    def _resume(self, reason: str, _step: dict[str, Any]) -> None:
        self.engine.execute(ResumeInstance(self.instance_id, CLERK, reason))

    def _cancel(self, reason: str, _step: dict[str, Any]) -> None:
        self.engine.execute(CancelInstance(self.instance_id, CLERK, reason))

    def _variables(self, values: dict[str, Any], _step: dict[str, Any]) -> None:
        self.engine.execute(SetVariables(self.instance_id, values, CLERK, "correction"))

    def _resolve(self, action: str, step: dict[str, Any]) -> None:
        incident = self.engine.execute(OpenIncidents())[0]
        command = ResolveIncident(
            incident.id, CLERK, action, step.get("set", {}), step.get("reason", "")
        )
        self.engine.execute(command)
