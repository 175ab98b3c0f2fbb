"""What would have been other than it was, in Russian sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from engine import (
    Instances,
    InstanceState,
    InstanceView,
    OpenIncidents,
    Query,
    WorkItemsOf,
    WorkItemSummary,
)
from processes.past_runs.case import PastCase, Spot, was_late, ways_of
from processes.rehearsal.ending import EndsReached
from processes.rehearsal.outcome import stands_at
from processes.rehearsal.stage import Stage
from processes.reports.waiting import day

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_MOST_NAMED = 5


class Verdict(StrEnum):
    """How an instance would have gone, the worst first."""

    FAILED = "failed"
    ELSEWHERE = "elsewhere"
    LATE = "late"
    OTHERWISE = "otherwise"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class PastResult:
    """One instance: its id, how it would have gone, and what would differ in words.

    `late` are the names of the tasks that would have been late and were not.
    """

    instance_id: int
    organisation: str | None
    verdict: Verdict
    sentences: tuple[str, ...] = ()
    late: tuple[str, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "id": self.instance_id,
            "organisation": self.organisation,
            "verdict": self.verdict.value,
            "sentences": list(self.sentences),
            "late": list(self.late),
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> PastResult:
        """Return what `to_document` wrote."""
        return cls(
            document["id"],
            document["organisation"],
            Verdict(document["verdict"]),
            tuple(document["sentences"]),
            tuple(document["late"]),
        )


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where the play has come to."""

    state: InstanceState
    ends: tuple[str, ...]
    items: list[tuple[Spot, WorkItemSummary]]
    incidents: list[str]


@dataclass(frozen=True, slots=True)
class _StandingOf(Query[_Standing]):
    instance_id: int

    def execute(self, uow: UnitOfWork) -> _Standing:
        root = InstanceView(self.instance_id).execute(uow).instance
        items = [
            ((way, item.element_id), item)
            for one, way in ways_of(Instances().execute(uow)).items()
            for item in WorkItemsOf(one).execute(uow)
        ]
        return _Standing(
            root.state,
            EndsReached(root.id).execute(uow),
            sorted(items, key=lambda found: found[1].id),
            [one.message for one in OpenIncidents().execute(uow)],
        )


def judged(stage: Stage, case: PastCase, places: Mapping[str, str]) -> PastResult:
    """Return what differs between a case and its play; `places` are names of organisations."""
    now = stage.run(_StandingOf(stage.instance_id))
    late = _newly_late(case, now.items, stage.clock.now())
    where = tuple(_elsewhere(case, now, stands_at(stage)))
    sentences = (*where, *_told(late, places), *_tasks(case, now.items))
    verdict = Verdict.ELSEWHERE if where else Verdict.LATE if late else Verdict.OTHERWISE
    return PastResult(
        case.instance.id,
        case.instance.organisation,
        verdict if sentences else Verdict.SAME,
        sentences,
        tuple(dict.fromkeys(one.name for one in late)),
    )


def failed(case_id: int, organisation: str | None, why: str) -> PastResult:
    """Return the result for an instance that could not be run again."""
    return PastResult(case_id, organisation, Verdict.FAILED, (why,))


def _newly_late(
    case: PastCase, items: Iterable[tuple[Spot, WorkItemSummary]], now: datetime
) -> list[WorkItemSummary]:
    """Return the work items that are late, and were not late then or were not there."""
    then = {spot: list(late) for spot, late in case.late.items()}
    found = []
    for spot, item in items:
        known = then.get(spot)
        before = known.pop(0) if known else False
        if before is False and was_late(item, now):
            found.append(item)
    return found


def _told(late: Iterable[WorkItemSummary], places: Mapping[str, str]) -> Iterator[str]:
    for item in late:
        closed = f"сделано {day(item.closed_at)}" if item.closed_at else "не сделано"
        yield f"Опоздание: {_named(item.name, item.organisation, places)}, срок {day(item.due_at)}, {closed}."


def _elsewhere(case: PastCase, now: _Standing, stands: tuple[str, ...]) -> Iterator[str]:
    """Say how the end differs. What was cut short then is only cut short again."""
    if case.was_cancelled:
        return
    if now.state is InstanceState.COMPLETED:
        if now.ends != case.ends:
            yield f"Закончился бы иначе: {_quoted(now.ends)}. Было: {_quoted(case.ends)}."
        return
    if now.incidents:
        yield f"Остановился бы. {now.incidents[0]}"
    elif now.state is InstanceState.CANCELLED:
        yield "Был бы прекращён, а тогда завершился."
    else:
        yield f"Не закончился бы, ждёт: {', '.join(stands[:_MOST_NAMED]) or 'ничего'}."


def _tasks(case: PastCase, items: Iterable[tuple[Spot, WorkItemSummary]]) -> Iterator[str]:
    """Name the tasks that only one of the two has."""
    now = {spot: item.name for spot, item in items}
    new = _listed(now, now.keys() - case.tasks.keys())
    gone = _listed(case.tasks, case.tasks.keys() - now.keys())
    if new:
        yield f"Новые задачи: {new}."
    if gone and not case.was_cancelled:
        yield f"Не понадобились бы: {gone}."


def _listed(tasks: Mapping[Spot, str], spots: Iterable[Spot]) -> str:
    found: dict[str, int] = defaultdict(int)
    for spot in spots:
        found[tasks[spot]] += 1
    words = [
        f"«{name}»" + (f" ×{count}" if count > 1 else "") for name, count in sorted(found.items())
    ]
    more = len(words) - _MOST_NAMED
    return ", ".join(words[:_MOST_NAMED]) + (f" и ещё {more}" if more > 0 else "")


def _named(name: str, organisation: str | None, places: Mapping[str, str]) -> str:
    return f"«{name}»" + (f" ({places.get(organisation, organisation)})" if organisation else "")


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"«{name}»" for name in names) or "без конечного события"
