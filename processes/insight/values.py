"""What is known of the elements of a process, as numbers. Nobody's name and nobody's id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from engine.diagrams.model import GATEWAYS, Flow, NodeKind
from processes.insight.spread import Spread


class ElementKind(StrEnum):
    """What an element is to a reader of figures."""

    TASK = "task"
    CALL = "call"
    GATEWAY = "gateway"
    OTHER = "other"


def kind_of(node_kind: NodeKind) -> ElementKind:
    """Return what a flow node is to a reader of figures."""
    if node_kind in GATEWAYS:
        return ElementKind.GATEWAY
    known = {NodeKind.USER_TASK: ElementKind.TASK, NodeKind.CALL: ElementKind.CALL}
    return known.get(node_kind, ElementKind.OTHER)


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """What became of the work items of a user task.

    `taken` of the `completed` were taken in hand before they were done. `with_term` of the
    completed had a term when they were done, `late` of these were done after it; when `opened_late` of
    them were opened, it had already passed. `still_open` wait now, `overdue` of these past their term,
    the oldest since `oldest`.
    """

    opened: int
    completed: int
    cancelled: int
    taken: int
    with_term: int
    late: int
    opened_late: int
    still_open: int
    overdue: int
    oldest: datetime | None

    @property
    def late_share(self) -> float:
        """The share, from 0 to 1, of what was done after its term among what had one."""
        return self.late / self.with_term if self.with_term else 0.0


@dataclass(frozen=True, slots=True)
class ChildrenFigures:
    """The instances that a call activity has started, and how long those took that have ended."""

    process_key: str
    started: int
    ended: int
    time: Spread | None


@dataclass(frozen=True, slots=True)
class WayFigures:
    """One way out of a gateway: how often it was taken, of all the gateway's passes that it counts in."""

    target: str
    target_name: str
    flows: tuple[Flow, ...]
    taken: int
    of: int
    leads_back: bool

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.taken / self.of if self.of else 0.0

    @property
    def name(self) -> str:
        """What is written on it, else where it leads."""
        written = " / ".join(flow.name for flow in self.flows if flow.name)
        return written or f"к «{self.target_name}»"


@dataclass(frozen=True, slots=True)
class ElementFigures:
    """One element: in how many instances, how many times, how long.

    `passes` of a task are its work items, whatever became of them. `time` lasts from opening to
    completion; of a task it is `waiting` until somebody took it in hand, then `working`. Who gives
    a work item back and takes it again, or is given it by another, begins anew: the last taking
    counts. Work that was completed without being taken has only waited: drafts are not kept, so
    nobody knows when it was begun, and `working` counts the taken ones alone.
    """

    id: str
    name: str
    kind: ElementKind
    performer: str
    on_diagram: bool
    instances: int = 0
    passes: int = 0
    time: Spread | None = None
    waiting: Spread | None = None
    working: Spread | None = None
    task: TaskFigures | None = None
    children: ChildrenFigures | None = None
    ways: tuple[WayFigures, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A way that a gateway sent its token, both by name."""

    gateway: str
    way: str


@dataclass(frozen=True, slots=True)
class Cause:
    """The decisions after which a task was opened again, in order; empty: no gateway's."""

    decisions: tuple[Decision, ...]
    times: int


@dataclass(frozen=True, slots=True)
class Rework:
    """A task that was completed more than once in one instance.

    `repeated` of the `instances` in which it was completed saw it so; there it was done `rounds`
    times on the average, at most `most`.
    """

    element_id: str
    name: str
    instances: int
    repeated: int
    rounds: float
    most: int
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A user task on a path, done so many times one after another."""

    element_id: str
    name: str
    times: int


@dataclass(frozen=True, slots=True)
class Variant:
    """A path that completed instances have gone: user tasks in the order of their completion."""

    rank: int
    steps: tuple[Step, ...]
    instances: int
    share: float
    median: timedelta


@dataclass(frozen=True, slots=True)
class Variants:
    """The most frequent paths; `rest` stand for `rest_instances` on all other ones."""

    shown: tuple[Variant, ...]
    rest: int
    rest_instances: int
    instances: int


@dataclass(frozen=True, slots=True)
class Trace:
    """What the instances of one variant have passed: most of them, or all."""

    elements: tuple[str, ...]
    flows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """The instances that the figures are about; `time` is that of the completed ones."""

    instances: int
    completed: int
    running: int
    cancelled: int
    time: Spread | None


@dataclass(frozen=True, slots=True)
class Insight:
    """Where the time of a process goes. Elements stand in the order of the diagram's flows."""

    totals: Totals
    elements: tuple[ElementFigures, ...]
    rework: tuple[Rework, ...]
    variants: Variants
    trace: Trace | None
