"""Where a rehearsal stands: everything that its page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine import (
    Incident,
    Instance,
    Instances,
    InstanceState,
    InstanceView,
    OpenIncidents,
    WaitKind,
    WorkItemSummary,
)
from processes.rehearsal.ending import EndsReached
from processes.rehearsal.finding import placed
from processes.rehearsal.path import FlowsTaken
from processes.rehearsal.stage import Stage
from processes.rehearsal.values import Place
from processes.rehearsal.waiting_jobs import WaitingJob, WaitingJobs
from processes.rehearsal.waits import AllWaits, WaitingThere
from processes.reports.story import InstanceStory, StoryLine, with_waits
from processes.reports.waiting import WaitingPlace, WhyWaiting, day
from processes.roles import Role


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A work item that the owner may do."""

    place: Place
    item: WorkItemSummary
    role: str
    organisation: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class OpenJob:
    """A step of the system that waits for an answer; `why` says why it has not run by itself."""

    place: Place
    job: WaitingJob
    why: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """What happens by itself at a moment."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Awaited:
    """A message or signal that is waited for; `names` is the data that the receiver takes of it."""

    name: str
    key: str
    element: str
    is_signal: bool
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """An open incident."""

    place: Place
    incident: Incident
    element: str


@dataclass(frozen=True, slots=True)
class Situation:
    """All of it, at the stage's moment."""

    now: datetime
    root: Instance
    next_moment: datetime | None
    tasks: tuple[OpenTask, ...]
    jobs: tuple[OpenJob, ...]
    awaited: tuple[Awaited, ...]
    ahead: tuple[Ahead, ...]
    stops: tuple[Stop, ...]
    instances: tuple[Instance, ...]
    places: Mapping[str, str]
    ends: tuple[str, ...]

    @property
    def is_over(self) -> bool:
        """Whether the rehearsed process has ended."""
        return self.root.state is not InstanceState.ACTIVE

    @property
    def ending(self) -> str:
        """Return how it has ended, as a sentence; empty while it goes on."""
        if not self.is_over:
            return ""
        word = "завершён" if self.root.state is InstanceState.COMPLETED else "прекращён"
        where = ", ".join(f"«{name}»" for name in self.ends)
        return f"Процесс {word} {day(self.root.ended_at)}" + (f": {where}." if where else ".")


@dataclass(frozen=True, slots=True)
class Shown:
    """One instance for its diagram: states, the flows taken, events, data, what it waits for."""

    instance: Instance
    variables: Mapping[str, Any]
    lines: tuple[StoryLine, ...]
    states: Mapping[str, Any]
    flows: tuple[str, ...]
    waits: tuple[str, ...]


def situation_of(stage: Stage) -> Situation:
    """Return where a stage stands."""
    places = stage.places
    waits = stage.run(AllWaits())
    everything = stage.run(Instances())
    now = stage.clock.now()
    return Situation(
        now=now,
        root=stage.run(InstanceView(stage.instance_id)).instance,
        next_moment=stage.next_moment(),
        tasks=tuple(
            OpenTask(
                place,
                item,
                Role(item.role).russian_name,
                places.get(item.organisation or "", ""),
                item.due_at is not None and item.due_at < now,
            )
            for place, item in placed(stage.open_items())
        ),
        jobs=tuple(
            OpenJob(place, job, stage.refused.get(job.id, ""))
            for place, job in placed(stage.run(WaitingJobs()))
        ),
        awaited=_awaited(stage, waits),
        ahead=_ahead(waits, places),
        stops=_stops(stage, waits),
        instances=tuple(everything),
        places=places,
        ends=stage.run(EndsReached(stage.instance_id)),
    )


def shown(stage: Stage, instance_id: int) -> Shown:
    """Return one instance of a stage in full. Raises NotFound."""
    details = stage.run(InstanceView(instance_id))
    story = stage.run(InstanceStory(instance_id))
    waits = [_told(wait) for wait in stage.run(WhyWaiting(instance_id))]
    return Shown(
        details.instance,
        details.variables,
        tuple(story.lines),
        with_waits(story.states_after, waits),
        stage.run(
            FlowsTaken(instance_id, tuple(one.element_id for one in waits if one.element_id))
        ),
        tuple(wait.sentence for wait in waits),
    )


def _told(wait: WaitingPlace) -> WaitingPlace:
    """Return the same place; here a step of the system that has not run waits for the owner."""
    if wait.kind is not WaitKind.JOB:
        return wait
    return replace(wait, sentence="Ждём вашего ответа за систему.")


def _awaited(stage: Stage, waits: list[WaitingThere]) -> tuple[Awaited, ...]:
    language = stage.engine.runtime.definitions.language
    found: dict[tuple[str, str, bool], Awaited] = {}
    for each in waits:
        wait = each.wait
        if wait.kind not in (WaitKind.MESSAGE, WaitKind.SIGNAL) or each.node is None:
            continue
        texts = each.node.mapping("out").values()
        names = sorted({name for text in texts for name in language.compile(text).names})
        is_signal = wait.kind is WaitKind.SIGNAL
        key = (wait.whom or "", wait.key or "", is_signal)
        found.setdefault(key, Awaited(key[0], key[1], each.label, is_signal, tuple(names)))
    return tuple(found.values())


def _ahead(waits: list[WaitingThere], places: Mapping[str, str]) -> tuple[Ahead, ...]:
    found = []
    for each in waits:
        if each.wait.kind is WaitKind.TIMER and each.wait.until is not None:
            where = places.get(each.instance.organisation or "")
            words = f"«{each.label}»" + (f", {where}" if where else "")
            found.append(Ahead(each.wait.until, words))
    return tuple(sorted(found, key=lambda one: (one.at, one.words)))


def _stops(stage: Stage, waits: list[WaitingThere]) -> tuple[Stop, ...]:
    names = {(each.wait.instance_id, each.wait.element_id): each.label for each in waits}
    return tuple(
        Stop(place, one, names.get((one.instance_id, one.element_id), one.element_id or ""))
        for place, one in placed(stage.run(OpenIncidents()))
    )
