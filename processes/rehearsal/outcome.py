"""What a rehearsal has come to, without ids and texts: path, terms, end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import (
    InstanceHistory,
    Instances,
    InstanceState,
    InstanceView,
    WaitKind,
    WorkItemsOf,
    WorkItemSummary,
)
from engine.definitions.queries import ElementsOf
from processes.rehearsal.finding import placed
from processes.rehearsal.stage import Stage
from processes.rehearsal.values import Place
from processes.rehearsal.waits import AllWaits, WaitingThere
from processes.roles import Role

_PASSED = frozenset({"ElementPassed", "WorkItemCompleted", "ChildrenCompleted", "JobCompleted"})
_STATES = {
    InstanceState.ACTIVE: "ещё идёт",
    InstanceState.SUSPENDED: "приостановлен",
    InstanceState.COMPLETED: "завершён",
    InstanceState.CANCELLED: "прекращён",
}
Way = tuple[str, str | None]
"""A process at an organisation."""


@dataclass(frozen=True, slots=True)
class Term:
    """A work item that was given out: to whom, when it was due (ISO, or none)."""

    place: Place
    name: str
    role: str
    due_at: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is compared: elements passed in their order, terms, how it ended and where it stands.

    `names` are those of elements, by process and id with a space between.
    """

    paths: Mapping[Way, tuple[str, ...]]
    names: Mapping[str, str]
    terms: tuple[Term, ...]
    state: str
    stands_at: tuple[str, ...]
    at: str

    def to_document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "paths": [[*way, list(path)] for way, path in self.paths.items()],
            "names": dict(self.names),
            "terms": [
                {**one.place.to_document(), "name": one.name, "role": one.role, "due": one.due_at}
                for one in self.terms
            ],
            "state": self.state,
            "stands_at": list(self.stands_at),
            "at": self.at,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Outcome:
        """Return what `to_document` wrote."""
        return cls(
            {(key, place): tuple(path) for key, place, path in document["paths"]},
            document["names"],
            tuple(
                Term(Place.from_document(one), one["name"], one["role"], one["due"])
                for one in document["terms"]
            ),
            document["state"],
            tuple(document["stands_at"]),
            document["at"],
        )


def outcome_of(stage: Stage) -> Outcome:
    """Return what a stage has come to so far."""
    paths: dict[Way, tuple[str, ...]] = {}
    names: dict[str, str] = {}
    items: list[WorkItemSummary] = []
    everything = stage.run(Instances())
    for instance in everything:
        way = (instance.process_key, instance.organisation)
        events = stage.run(InstanceHistory(instance.id))
        passed = tuple(e.element_id for e in events if e.kind in _PASSED and e.element_id)
        paths[way] = paths.get(way, ()) + passed
        nodes = stage.run(ElementsOf(instance.definition_id))
        names |= {f"{way[0]} {node.id}": node.label for node in nodes.values() if node.name}
        found = stage.run(WorkItemsOf(instance.id))
        items += found
    items.sort(key=lambda item: item.id)
    return Outcome(
        paths=paths,
        names=names,
        terms=tuple(
            Term(
                place,
                item.name,
                Role(item.role).russian_name,
                None if item.due_at is None else item.due_at.isoformat(),
            )
            for place, item in placed(items)
        ),
        state=_STATES[stage.run(InstanceView(stage.instance_id)).instance.state],
        stands_at=stands_at(stage),
        at=stage.clock.now().isoformat(),
    )


def stands_at(stage: Stage) -> tuple[str, ...]:
    """Return where tokens wait, in words; each sentence once."""
    found = (_standing(each) for each in stage.run(AllWaits()))
    return tuple(dict.fromkeys(words for words in found if words))


def _standing(each: WaitingThere) -> str:
    """Return «задача «…», Куратор ОО»; a call is told by what it has called."""
    wait = each.wait
    if wait.kind is WaitKind.WORK_ITEM and each.node is not None:
        return f"задача «{each.name}»"
    words = {
        WaitKind.TIMER: "срок",
        WaitKind.MESSAGE: "ожидание сообщения",
        WaitKind.SIGNAL: "ожидание сигнала",
        WaitKind.JOB: "шаг системы",
        WaitKind.INCIDENT: "остановка",
    }
    return f"{words[wait.kind]} «{each.name}»" if wait.kind in words else ""
