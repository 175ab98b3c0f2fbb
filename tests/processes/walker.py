"""Walk one shipped diagram alone, again and again, until every end of it has been reached.

Forms are answered with what their fields allow, handlers and called processes give plausible
values, the clock moves to the next timer, and each message that is waited for may come.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine import (
    Actor,
    CancelInstance,
    CompleteWorkItem,
    CorrelateMessage,
    Deploy,
    Engine,
    EngineSettings,
    InstanceHistory,
    InstanceState,
    InstanceView,
    JobContext,
    RunDueWork,
    StartInstance,
    Wait,
    WaitKind,
    WaitsOf,
    WorkItemsOf,
    WorkItemSummary,
)
from engine.diagrams.model import Node, NodeKind, Process
from engine.testing import FrozenClock, memory_engine
from processes.diagrams import FOLDER
from processes.forms.library import load_library
from processes.handlers import HANDLER_NAMES
from processes.vocabulary import PlanVocabulary
from tests.processes.plausible import Choice, Values, names_in, shipped_processes, start_names

MOST_WALKS = 250
LEAST_WALKS = 3
MOST_STEPS = 160
_PATIENCE = 0.95
"""How often a steady walk lets boundary events alone, so that long ways are walked to their end."""

_STAND_IN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"
    id="definitions" targetNamespace="urn:tropa:bpmn">
  <bpmn:message id="m-ends" name="stand-in-ends" />
  <bpmn:process id="{key}" name="{key}" isExecutable="true">
    <bpmn:startEvent id="called" />
    <bpmn:intermediateCatchEvent id="stand-in-ends">
      <bpmn:extensionElements><spiffworkflow:properties>
        <spiffworkflow:property name="correlation_key" value='"stand-in"' />
      </spiffworkflow:properties></bpmn:extensionElements>
      <bpmn:messageEventDefinition messageRef="m-ends" />
    </bpmn:intermediateCatchEvent>
    <bpmn:endEvent id="ended" />
    <bpmn:sequenceFlow id="flow-in" sourceRef="called" targetRef="stand-in-ends" />
    <bpmn:sequenceFlow id="flow-out" sourceRef="stand-in-ends" targetRef="ended" />
  </bpmn:process>
</bpmn:definitions>
"""
_OF_THE_PLAN = ("plan", "activity", "occurrence", "school_year", "year", "opens_at", "due_at")
_BY_SCHEDULE = ("topic", "starts_on", "ends_on")
_STARTED_WITH: Mapping[str, tuple[str, ...]] = {
    "activity-4.4": ("organisation",),
    "activity-4.6": ("organisation", "pairs", "programme_ends"),
    "activity-4.7": ("organisation", "programme_ends"),
    "activity-2.5": ("organisations", *_BY_SCHEDULE),
    "activity-3.1": ("organisations", *_BY_SCHEDULE),
    "activity-3.3": ("organisations", *_BY_SCHEDULE),
    "activity-6.2": ("organisations", *_BY_SCHEDULE),
}
"""What activities are started with besides the plan's own variables (`bpmn/README.md`)."""


class Faulty(AssertionError):
    """A walk came where no walk may come."""


@dataclass
class Walker:
    """Walks through one diagram; `reached` are the elements that any of them has passed."""

    key: str
    reached: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.process: Process = shipped_processes()[self.key]
        self._choice = Choice(random.Random(self.key))  # noqa: S311 - repeatable, not secret
        self._is_steady = False
        self._known: dict[str, Any] = {}
        self._disturbances = {n.id for n in self.process.nodes() if n.kind is NodeKind.BOUNDARY}
        self._clock = FrozenClock()
        self._engine = self._new_engine()
        self._due_work = RunDueWork(self._engine)

    @property
    def unreached_ends(self) -> list[str]:
        """The end events that no walk has reached."""
        ends = {node.id for node in self.process.nodes() if node.kind is NodeKind.END}
        return sorted(ends - self.reached)

    def walk_to_every_end(self) -> None:
        """Walk until every end is reached or there have been too many walks.

        Raises Faulty for an incident and for a walk that can neither go on nor end.
        """
        for number in range(MOST_WALKS):
            if number >= LEAST_WALKS and not self.unreached_ends:
                return
            self._walk(number)

    def _new_engine(self) -> Engine:
        settings = EngineSettings(vocabulary=PlanVocabulary(HANDLER_NAMES))
        handlers = dict.fromkeys(HANDLER_NAMES, self._handle)
        engine = memory_engine(clock=self._clock, settings=settings, handlers=handlers)
        for called in {n.called_element for n in self.process.nodes() if n.called_element}:
            engine.execute(Deploy(_STAND_IN.format(key=called).encode()))
        engine.execute(Deploy((FOLDER / f"{self.key}.bpmn").read_bytes(), load_library()))
        return engine

    def _values(self) -> Values:
        return Values(self._choice, self._clock.now(), self._known)

    def _walk(self, number: int) -> None:
        self._choice.is_stubborn = number % 2 == 1
        self._is_steady = number % 3 != 0
        self._choice.kept.clear()
        instance_id = self._start(number)
        for step in range(MOST_STEPS):
            self._choice.is_stubborn &= step < MOST_STEPS // 3
            if not self._step(instance_id):
                break
        else:
            self._engine.execute(CancelInstance(instance_id, Actor("walker", is_system=True), "-"))
        history = self._engine.execute(InstanceHistory(instance_id))
        self.reached |= {event.element_id for event in history if event.element_id}

    def _start(self, number: int) -> int:
        now = self._clock.now()
        due_at = now + timedelta(days=self._choice.of("due", (40, 110, 400)))
        self._known = {
            "plan": "2022-2024",
            "activity": self.key.removeprefix("activity-"),
            "occurrence": number + 1,
            "organisation": f"oo-{number}",
            "organisations": [f"oo-{number}", f"oo-{number}b"],
            "school_year": f"{now.year}-{now.year + 1}",
            "year": now.year,
            "opens_at": now.isoformat(),
            "due_at": due_at.isoformat(),
        }
        if "pair" in start_names(self.key):
            self._known["pair"] = f"pair-{number}"
        names = sorted(start_names(self.key)) or [
            *_OF_THE_PLAN,
            *_STARTED_WITH.get(self.key, ("organisations",)),
        ]
        values = self._values()
        variables = {name: values.value("start", name, self.key) for name in names}
        organisation = variables.get("organisation")
        started = StartInstance(self.key, variables, organisation=organisation, due_at=due_at)
        return self._engine.execute(started)

    def _step(self, instance_id: int) -> bool:
        """Do one thing; return whether the instance is still going on."""
        self._due_work()
        waits = self._engine.execute(WaitsOf(instance_id, whole_tree=True))
        self._check(instance_id, waits)
        options = self._options(instance_id, waits)
        if not options:
            return False
        if self._is_steady and self._choice.dice.random() < _PATIENCE:
            options = [w for w in options if w.element_id not in self._disturbances] or options
        wait = self._choice.of("step", options, lambda wait: f"{wait.kind} {wait.element_id}")
        self._follow(instance_id, wait)
        return True

    def _check(self, instance_id: int, waits: list[Wait]) -> None:
        incidents = [f"{w.element_id}: {w.message}" for w in waits if w.kind is WaitKind.INCIDENT]
        if incidents:
            raise Faulty(f"{self.key}: {incidents}")
        if waits:
            return
        state = self._engine.execute(InstanceView(instance_id)).instance.state
        if state is not InstanceState.COMPLETED:
            raise Faulty(f"{self.key}: waits for nothing and has not ended ({state})")

    def _options(self, instance_id: int, waits: list[Wait]) -> list[Wait]:
        timers = [wait for wait in waits if wait.kind is WaitKind.TIMER]
        kinds = (WaitKind.WORK_ITEM, WaitKind.MESSAGE)
        options = [wait for wait in waits if wait.kind in kinds]
        if timers:
            options.append(min(timers, key=_due))
        if not options and waits:
            raise Faulty(f"{self.key}: {instance_id} only waits for {waits}")
        return options

    def _follow(self, instance_id: int, wait: Wait) -> None:
        if wait.kind is WaitKind.TIMER:
            self._clock.move_to(max(_due(wait), self._clock.now()))
        elif wait.kind is WaitKind.WORK_ITEM:
            self._work(instance_id, wait)
        else:
            self._deliver(instance_id, wait)

    def _work(self, instance_id: int, wait: Wait) -> None:
        items = self._engine.execute(WorkItemsOf(instance_id, open_only=True))
        item = next(item for item in items if item.element_id == wait.element_id)
        actor = Actor(item.assignee or f"u-{item.id}", frozenset({item.candidate_group}))
        self._engine.execute(CompleteWorkItem(item.id, actor, self._answers(item)))

    def _answers(self, item: WorkItemSummary) -> dict[str, Any]:
        """Return the variables that a filled-in form sets."""
        document = load_library()[str(item.form_key)]
        nothing = document.get("nothing_to_report")
        is_nothing = nothing is not None and self._choice.of(item.element_id, (True, False))
        answers: dict[str, Any] = {}
        variables: dict[str, Any] = {}
        for one in document["fields"]:
            is_asked = not is_nothing and _is_asked(one, answers)
            answer = self._answer(item.element_id, one) if is_asked else _empty(one)
            answers[one["key"]] = answer
            name = one.get("variable") or one.get("count_variable")
            if name and (name not in variables or is_asked):
                variables[name] = answer
        more = nothing.get("variables", {}) if is_nothing and isinstance(nothing, dict) else {}
        return {**variables, **more}

    def _answer(self, element_id: str, one: Mapping[str, Any]) -> Any:
        if one["kind"] == "table":
            least = one.get("min_rows", 1 if one.get("required") else 0)
            return self._choice.of(f"{element_id}.{one['key']}", (least, least + 1, least + 30))
        is_left_out = not one.get("required") and self._choice.dice.random() < 0.3
        return (
            _empty(one) if is_left_out else self._values().answer(f"{element_id}.{one['key']}", one)
        )

    def _deliver(self, instance_id: int, wait: Wait) -> None:
        if wait.instance_id == instance_id:
            node = self.process.node(str(wait.element_id))
            variables = self._given(node, self.key)
        else:
            variables = self._outcome_of(wait.instance_id)
        message = CorrelateMessage(
            str(wait.whom), str(wait.key), variables, only_instance=wait.instance_id
        )
        self._engine.execute(message)

    def _outcome_of(self, child_id: int) -> dict[str, Any]:
        called = self._engine.execute(InstanceView(child_id)).instance.process_key
        found: dict[str, Any] = {}
        for node in self.process.nodes():
            if node.called_element == called:
                found |= self._given(node, called, self.key)
        return found

    def _handle(self, context: JobContext) -> dict[str, Any]:
        return self._given(self.process.node(context.element_id), self.key)

    def _given(self, node: Node, *keys: str) -> dict[str, Any]:
        """Return values for everything that the node's `out.*` expressions read."""
        values = self._values()
        found: dict[str, Any] = {}
        for target, text in node.mapping("out").items():
            for name in names_in(text):
                meant = target if name == text and name in _VAGUE else name
                found[name] = values.value(node.id, meant, *keys)
        return found


_VAGUE = frozenset({"entries", "rows", "count", "updated", "missing"})
"""Results of handlers that mean what the diagram calls them."""


def _due(wait: Wait) -> datetime:
    assert wait.until is not None
    return wait.until


def _is_asked(one: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    when = one.get("when")
    if when is None:
        return True
    wanted = when["is"] if isinstance(when["is"], list) else [when["is"]]
    answer = answers.get(when["field"])
    return any(each in wanted for each in (answer if isinstance(answer, list) else [answer]))


def _empty(one: Mapping[str, Any]) -> Any:
    return {"checkbox": False, "checklist": [], "table": 0}.get(one["kind"])
