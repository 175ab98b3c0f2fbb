"""What an engine is told when it is made. It never reads the environment itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from engine.diagrams.model import Process
from engine.errors import Problem
from engine.expressions import FUNCTIONS, Calendar, Function, MondayToFriday


class Vocabulary(Protocol):
    """What the domain knows of the words in a diagram."""

    def role_of(self, word: str) -> str | None:
        """Return the role that a lane's name or a `responsible_role` means; None if unknown.

        The word is empty for a task that stands in no lane, nor does the call that led to it.
        """

    def candidate_group(self, role: str, organisation: str | None) -> str:
        """Return the group that may do a role's work items for an organisation."""

    def check(self, process: Process, forms: Mapping[str, Any]) -> Iterable[Problem]:
        """Return what the domain does not accept in a process: unknown forms, handlers."""


ANYONE = "anyone"
"""The role that does what no lane says who does."""


class PlainVocabulary:
    """Every word is a role, and roles stand at the instance's organisation."""

    def role_of(self, word: str) -> str | None:
        """Return the word itself."""
        return word or ANYONE

    def candidate_group(self, role: str, organisation: str | None) -> str:
        """Return `role@organisation`, or the role alone."""
        return f"{role}@{organisation}" if organisation else role

    def check(self, process: Process, forms: Mapping[str, Any]) -> Iterable[Problem]:  # noqa: ARG002
        """Accept everything."""
        return ()


def _default_backoff() -> tuple[timedelta, ...]:
    return tuple(timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200))


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Limits and words.

    `step_budget` are the steps that one instance may make in one command without people or time,
    `command_budget` those of all instances together, an advance counting as ten; `work_budget` the
    values that all expressions of a command may look at. A token that goes on past one of them
    stops with an incident, and may be tried again by a person, with a full budget. `max_children`
    are the instances of one call, `max_instances` those that one command may move.
    `max_history` are the events after which an instance stops: it has gone round by jobs or timers.
    `zone` is the time zone in which dates without one are meant. `backoff` are the pauses before
    the attempts of a job after its first: once they are spent, an incident opens.
    """

    vocabulary: Vocabulary = field(default_factory=PlainVocabulary)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Moscow"))
    functions: Mapping[str, Function] = field(default_factory=lambda: FUNCTIONS)
    calendar: Calendar = field(default_factory=MondayToFriday)
    step_budget: int = 30_000
    command_budget: int = 300_000
    work_budget: int = 3_000_000
    cached_workflows: int = 2_000
    max_children: int = 10_000
    max_instances: int = 12_000
    max_history: int = 500_000
    backoff: tuple[timedelta, ...] = field(default_factory=_default_backoff)
