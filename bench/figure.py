"""What a benchmark says: a figure, its goal, and how far apart they are."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. `goal` is the bound to reach; `at_least` says from which side."""

    what: str
    value: float
    unit: str
    database: str = ""
    goal: float | None = None
    at_least: bool = False

    @property
    def is_reached(self) -> bool | None:
        """Whether the goal is reached; None without a goal."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def as_json(self) -> dict[str, Any]:
        """Return the figure as JSON-able values."""
        return {**asdict(self), "value": round(self.value, 3), "is_reached": self.is_reached}


def seconds(action: Callable[[], object]) -> float:
    """Return how long one call takes, in seconds of the wall clock."""
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def milliseconds_of_each(actions: Iterable[Callable[[], object]]) -> list[float]:
    """Return how long each call takes, in milliseconds."""
    return [seconds(action) * 1e3 for action in actions]


def median(values: Iterable[float]) -> float:
    """Return the median."""
    return statistics.median(values)
