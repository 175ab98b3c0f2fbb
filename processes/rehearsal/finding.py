"""From a place to what waits there, and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar

from engine import Incident, OpenIncidents, WorkItemSummary
from processes.rehearsal.values import Place, StepImpossible
from processes.rehearsal.waiting_jobs import WaitingJob, WaitingJobs

if TYPE_CHECKING:
    from processes.rehearsal.stage import Stage


class Standing(Protocol):
    """What waits at an element of an instance."""

    @property
    def process_key(self) -> str:
        """The process."""

    @property
    def organisation(self) -> str | None:
        """The organisation of its instance."""

    @property
    def element_id(self) -> str | None:
        """The element."""


S = TypeVar("S", bound=Standing)


def placed(found: list[S]) -> Iterator[tuple[Place, S]]:
    """Yield each with its place, counted in the order given."""
    seen: dict[tuple[str, str | None, str], int] = {}
    for one in found:
        key = (one.process_key, one.organisation, one.element_id or "")
        nth = seen.get(key, 0)
        seen[key] = nth + 1
        yield Place(*key, nth), one


def item_at(stage: Stage, place: Place) -> WorkItemSummary:
    """Return the open work item at a place. Raises StepImpossible."""
    return _at(place, stage.open_items(), "такой задачи в этот момент нет")


def job_at(stage: Stage, place: Place) -> WaitingJob:
    """Return the job that waits for an answer at a place. Raises StepImpossible."""
    return _at(place, stage.run(WaitingJobs()), "шаг системы в этот момент ответа не ждёт")


def incident_at(stage: Stage, place: Place) -> Incident:
    """Return the open incident at a place. Raises StepImpossible."""
    return _at(place, stage.run(OpenIncidents()), "остановки здесь в этот момент нет")


def _at(place: Place, found: list[S], why: str) -> S:
    for at, one in placed(found):
        if at == place:
            return one
    raise StepImpossible(f"{why[:1].upper()}{why[1:]}.")
