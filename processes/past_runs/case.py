"""What happened in an ended instance: who decided what and when, by element; no names, no texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine import (
    Instance,
    InstanceHistory,
    Instances,
    InstanceState,
    InstanceView,
    Query,
    RecordedEvent,
    WorkItemsOf,
    WorkItemState,
    WorkItemSummary,
)
from processes.past_runs.beginning import begun_with
from processes.people.period import today
from processes.rehearsal.ending import EndsReached

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

Way = tuple[str, str | None, int]
"""A process, an organisation, and which of its instances there, in the order in which they began."""
Spot = tuple[Way, str]
"""An element on a way."""
_SENT = frozenset({"MessageSent", "SignalSent"})
_RECEIVED = frozenset({"MessageReceived", "SignalReceived"})


@dataclass(frozen=True, slots=True)
class Done:
    """A work item as it was done: when, how long it took, and what it set."""

    at: datetime
    took: timedelta
    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """A message or signal that came from outside."""

    at: datetime
    way: Way
    name: str
    is_signal: bool


@dataclass(slots=True)
class PastCase:
    """An ended instance with all that it has called.

    `tasks` are the names of work items by spot; `late` says, in the order in which they were given
    out, whether each was late, None where its term was extended by hand. `outcomes` are the last
    data of each instance.
    """

    instance: Instance
    variables: Mapping[str, Any]
    done: dict[Spot, list[Done]] = field(default_factory=lambda: defaultdict(list))
    late: dict[Spot, list[bool | None]] = field(default_factory=lambda: defaultdict(list))
    tasks: dict[Spot, str] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    outcomes: dict[Way, Mapping[str, Any]] = field(default_factory=dict)
    ends: tuple[str, ...] = ()

    @property
    def ended_at(self) -> datetime:
        """When it ended."""
        return self.instance.ended_at or self.instance.started_at

    @property
    def was_cancelled(self) -> bool:
        """Whether a person or the process that had called it put an end to it."""
        return self.instance.state is InstanceState.CANCELLED


@dataclass(frozen=True, slots=True)
class PastCaseOf(Query[PastCase]):
    """What happened in an instance. Raises NotFound."""

    instance_id: int

    def execute(self, uow: UnitOfWork) -> PastCase:
        """Return it."""
        found = InstanceView(self.instance_id).execute(uow)
        case = PastCase(found.instance, begun_with(uow, found.instance, found.variables))
        sent: set[str] = set()
        tree = _with_children(uow, found.instance)
        ways = ways_of(tree)
        for instance in tree:
            events = InstanceHistory(instance.id).execute(uow)
            sent |= {one.data["name"] for one in events if one.kind in _SENT}
            _add(uow, case, (instance, ways[instance.id]), events)
        case.ends = EndsReached(self.instance_id).execute(uow)
        case.heard = sorted(
            (one for one in case.heard if one.name not in sent), key=lambda one: one.at
        )
        return case


def ways_of(instances: Iterable[Instance]) -> dict[int, Way]:
    """Return the way of each instance by its id."""
    seen: Counter[tuple[str, str | None]] = Counter()
    found: dict[int, Way] = {}
    for instance in sorted(instances, key=lambda one: one.id):
        place = (instance.process_key, instance.organisation)
        found[instance.id] = (*place, seen[place])
        seen[place] += 1
    return found


def _with_children(uow: UnitOfWork, instance: Instance) -> list[Instance]:
    found = [instance]
    for one in found:
        found += Instances(parent_id=one.id).execute(uow)
    return found


def _add(
    uow: UnitOfWork, case: PastCase, gone: tuple[Instance, Way], events: list[RecordedEvent]
) -> None:
    instance, way = gone
    case.outcomes[way] = InstanceView(instance.id).execute(uow).variables
    extended = {e.data["work_item"] for e in events if e.kind == "WorkItemTermExtended"}
    decided = {e.data["work_item"]: e.data["set"] for e in events if e.kind == "WorkItemCompleted"}
    for item in WorkItemsOf(instance.id).execute(uow):
        spot = (way, item.element_id)
        case.tasks[spot] = item.name
        case.late[spot].append(None if item.id in extended else was_late(item, case.ended_at))
        if item.state is WorkItemState.COMPLETED and item.closed_at is not None:
            took = item.closed_at - item.opened_at
            case.done[spot].append(Done(item.closed_at, took, decided.get(item.id, {})))
    case.heard += [
        Heard(e.at, way, e.data["name"], e.kind == "SignalReceived")
        for e in events
        if e.kind in _RECEIVED
    ]


def was_late(item: WorkItemSummary, now: datetime) -> bool:
    """Return whether a work item was done, or is still open, on a later day than its term.

    By days: the hour at which a term begins to run is not the same then and when it is played.
    """
    if item.due_at is None:
        return False
    return today(item.closed_at or now) > today(item.due_at)
