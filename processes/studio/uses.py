"""Who uses a process: what calls it, which activities it serves, what runs on it and where it stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import Actor, NewestDefinitions, Query
from processes.moves.looking import running_versions
from processes.moves.standing import places_by_instance
from processes.people import Verb
from processes.people.permissions import require
from processes.roadmap import load_plan

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Caller:
    """A process that calls this one, and the step at which it does."""

    process_key: str
    name: str
    step: str


@dataclass(frozen=True, slots=True)
class Served:
    """An activity of the plan that this process carries out, by itself or as a part of it."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Running:
    """The instances that run on one version; `places` say how many stand where, most first."""

    version: int
    count: int
    places: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Uses:
    """All of it; what runs on the newest version comes first."""

    callers: tuple[Caller, ...]
    activities: tuple[Served, ...]
    running: tuple[Running, ...]

    @property
    def count(self) -> int:
        """How many instances run on any version."""
        return sum(one.count for one in self.running)


@dataclass(frozen=True, slots=True)
class UsesOf(Query[Uses]):
    """Who uses a process. Raises NotAllowed."""

    actor: Actor
    process_key: str

    def execute(self, uow: UnitOfWork) -> Uses:
        """Return it."""
        require(self.actor, Verb.DIAGRAM_READ)
        calls = _calls(uow)
        callers = sorted(calls[self.process_key], key=lambda one: (one.process_key, one.step))
        return Uses(
            tuple(callers), _activities(self.process_key, calls), _running(uow, self.process_key)
        )


Calls = dict[str, list[Caller]]


def _calls(uow: UnitOfWork) -> Calls:
    """Return by process who calls it, as the newest versions say."""
    found: Calls = defaultdict(list)
    for newest in NewestDefinitions().execute(uow):
        nodes = uow.runtime.definitions.get(uow.connection, newest.id).program.nodes
        for node in nodes.values():
            if node.called_element:
                caller = Caller(newest.process_key, newest.name, node.label)
                found[node.called_element].append(caller)
    return found


def _activities(process_key: str, calls: Calls) -> tuple[Served, ...]:
    using, fresh = {process_key}, [process_key]
    while fresh:
        callers = {caller.process_key for caller in calls[fresh.pop()]}
        fresh += callers - using
        using |= callers
    return tuple(
        Served(one.number, one.title.verbatim)
        for one in load_plan().activities
        if one.process_key in using
    )


def _running(uow: UnitOfWork, process_key: str) -> tuple[Running, ...]:
    versions = running_versions(uow, process_key)
    places = places_by_instance(uow, process_key)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for instance_id, version in versions.items():
        counts[version].update(places.get(instance_id, ()))
    totals = Counter(versions.values())
    return tuple(
        Running(version, totals[version], tuple(counts[version].most_common()))
        for version in sorted(totals, reverse=True)
    )
