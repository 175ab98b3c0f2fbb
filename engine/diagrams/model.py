"""A BPMN process as plain values: what the author drew, without coordinates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class NodeKind(StrEnum):
    """The flow nodes of BPMN 2.0 (chapter 10) that the engine tells apart."""

    START = "startEvent"
    END = "endEvent"
    CATCH = "intermediateCatchEvent"
    THROW = "intermediateThrowEvent"
    BOUNDARY = "boundaryEvent"
    TASK = "task"
    MANUAL_TASK = "manualTask"
    USER_TASK = "userTask"
    SERVICE_TASK = "serviceTask"
    SCRIPT_TASK = "scriptTask"
    SEND_TASK = "sendTask"
    RECEIVE_TASK = "receiveTask"
    RULE_TASK = "businessRuleTask"
    CALL = "callActivity"
    SUBPROCESS = "subProcess"
    TRANSACTION = "transaction"
    AD_HOC = "adHocSubProcess"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    INCLUSIVE = "inclusiveGateway"
    EVENT_BASED = "eventBasedGateway"
    COMPLEX = "complexGateway"


class EventKind(StrEnum):
    """What an event waits for or throws."""

    NONE = "none"
    TIMER = "timer"
    MESSAGE = "message"
    SIGNAL = "signal"
    ERROR = "error"
    ESCALATION = "escalation"
    TERMINATE = "terminate"
    LINK = "link"
    CONDITIONAL = "conditional"
    CANCEL = "cancel"
    COMPENSATION = "compensate"


GATEWAYS = frozenset(
    {
        NodeKind.EXCLUSIVE,
        NodeKind.PARALLEL,
        NodeKind.INCLUSIVE,
        NodeKind.EVENT_BASED,
        NodeKind.COMPLEX,
    }
)
SCOPES = frozenset({NodeKind.SUBPROCESS, NodeKind.TRANSACTION, NodeKind.AD_HOC})
EVENTS = frozenset(
    {NodeKind.START, NodeKind.END, NodeKind.CATCH, NodeKind.THROW, NodeKind.BOUNDARY}
)


@dataclass(frozen=True, slots=True)
class Event:
    """One event definition.

    `name` is the name of the message, signal or link, or the code of the error or escalation
    (None catches every code). `timer` is `date`, `duration` or `cycle`; `text` is the timer's
    text or the condition.
    """

    kind: EventKind
    name: str | None = None
    timer: str | None = None
    text: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """Loop characteristics of an activity (BPMN 2.0, 10.3.8)."""

    kind: str  # "parallel", "sequential" or "standard"
    collection: str | None = None
    item: str | None = None
    cardinality: str | None = None
    output_collection: str | None = None
    output_item: str | None = None
    condition: str | None = None
    maximum: str | None = None
    test_before: bool = False
    behavior: str = "All"

    @property
    def is_standard(self) -> bool:
        """Return whether it repeats while a condition holds, one pass after another."""
        return self.kind == "standard"


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow. `is_given_id` tells that the author has not given it one."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None
    line: int = 0
    is_given_id: bool = False


@dataclass(slots=True)
class Node:
    """A flow node. `distinction` tells it from others of its name in the diagram; mostly empty."""

    id: str
    kind: NodeKind
    scope: str
    name: str = ""
    lane: str | None = None
    properties: dict[str, str] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    loop: Loop | None = None
    attached_to: str | None = None
    interrupting: bool = True
    default_flow: str | None = None
    called_element: str | None = None
    script: str | None = None
    triggered_by_event: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    documentation: str = ""
    data_in: tuple[tuple[str, str], ...] = ()
    data_out: tuple[tuple[str, str], ...] = ()
    distinction: str = ""

    @property
    def label(self) -> str:
        """Return how sentences call it: its name, else its id; «Согласовать (ИОЦ)» if names are alike."""
        name = self.name if self.name.strip() else self.id
        return f"{name} ({self.distinction})" if self.distinction else name

    @property
    def event(self) -> Event:
        """Return the single event definition; a none event where there is none."""
        return self.events[0] if self.events else Event(EventKind.NONE)

    def mapping(self, prefix: str) -> dict[str, str]:
        """Return properties such as `in.organisation` without their prefix."""
        start = f"{prefix}."
        return {
            name.removeprefix(start): value
            for name, value in self.properties.items()
            if name.startswith(start)
        }


@dataclass(slots=True)
class Scope:
    """A process or an embedded subprocess: what stands inside it."""

    id: str
    parent: str | None
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    def outgoing(self, node_id: str) -> list[Flow]:
        """Return the flows that leave a node, in the author's order."""
        return [flow for flow in self.flows if flow.source == node_id]

    def incoming(self, node_id: str) -> list[Flow]:
        """Return the flows that enter a node."""
        return [flow for flow in self.flows if flow.target == node_id]


@dataclass(slots=True)
class Process:
    """One executable process of a diagram."""

    key: str
    name: str
    scopes: dict[str, Scope]
    executable: bool = True
    lanes: tuple[str, ...] = ()
    documentation: str = ""

    def event_subprocesses(self, scope: Scope) -> list[tuple[Node, Node]]:
        """Return the event subprocesses of a scope, each with the start event that begins it."""
        return [
            (node, start)
            for key, node in scope.nodes.items()
            if node.triggered_by_event and node.kind in SCOPES
            for start in self.scopes[key].nodes.values()
            if start.kind is NodeKind.START
        ]

    @property
    def root(self) -> Scope:
        """Return the scope of the process itself."""
        return self.scopes[self.key]

    def nodes(self) -> Iterator[Node]:
        """Yield every flow node at every depth."""
        for scope in self.scopes.values():
            yield from scope.nodes.values()

    def node(self, node_id: str) -> Node:
        """Return a node by its BPMN id; KeyError if there is none."""
        for scope in self.scopes.values():
            if node_id in scope.nodes:
                return scope.nodes[node_id]
        raise KeyError(node_id)
