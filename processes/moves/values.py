"""What leaves this package, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from engine import Aspect, Choice, Decisions


class ResultState(StrEnum):
    """What became of one instance in a bulk move."""

    WAITING = "waiting"
    MOVED = "moved"
    REFUSED = "refused"
    LEFT = "left"
    """The move was stopped before its turn came."""


@dataclass(frozen=True, slots=True)
class BulkMove:
    """One order to move instances. `counts` are its instances by what became of them."""

    id: int
    process_key: str
    version: int
    decisions: Decisions
    reason: str
    undoes_id: int | None
    begun_at: datetime
    begun_by: str
    on_behalf_of: str | None
    stopped_at: datetime | None
    stopped_by: str | None
    finished_at: datetime | None
    counts: Mapping[ResultState, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many instances were to be moved."""
        return sum(self.counts.values())

    @property
    def settled(self) -> int:
        """Of how many it is known what became of them."""
        return self.total - self.counts.get(ResultState.WAITING, 0)

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.finished_at is not None


@dataclass(frozen=True, slots=True)
class MoveResult:
    """What became of one instance; `message` says why it did not go, or what changed with it."""

    instance_id: int
    organisation: str | None
    from_version: int
    state: ResultState
    message: str
    done_at: datetime | None


def written(decisions: Decisions) -> dict[str, Any]:
    """Return decisions as JSON."""
    return {
        "mapping": dict(decisions.mapping),
        "choices": [
            [element, aspect.value, choice.value]
            for (element, aspect), choice in decisions.choices.items()
        ],
    }


def read(document: Mapping[str, Any]) -> Decisions:
    """Return what `written` has written."""
    choices = {
        (element, Aspect(aspect)): Choice(choice) for element, aspect, choice in document["choices"]
    }
    return Decisions(document["mapping"], choices)
