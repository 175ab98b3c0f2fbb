"""What a rehearsal begins with, and where something stands in it, as values that become JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.errors import InvalidState


class StepImpossible(InvalidState):
    """A recorded step does not fit: what it is about is not there."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something waits, without ids: the `nth` of the same kind at an element.

    So a step finds its place again on another version of the diagram.
    """

    process_key: str
    organisation: str | None
    element_id: str
    nth: int = 0

    def to_document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "process": self.process_key,
            "organisation": self.organisation,
            "element": self.element_id,
            "nth": self.nth,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Place:
        """Return what `to_document` wrote."""
        return cls(
            document["process"],
            document["organisation"],
            document["element"],
            int(document["nth"]),
        )


@dataclass(frozen=True, slots=True)
class Beginning:
    """The moment and the data with which a process begins to be rehearsed.

    `asks_system`: service tasks do not run, the owner says what each returns.
    """

    at: datetime
    due_at: datetime | None = None
    organisations: tuple[str, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    asks_system: bool = False

    def to_document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "at": self.at.isoformat(),
            "due_at": None if self.due_at is None else self.due_at.isoformat(),
            "organisations": list(self.organisations),
            "variables": dict(self.variables),
            "asks_system": self.asks_system,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Beginning:
        """Return what `to_document` wrote."""
        due_at = document["due_at"]
        return cls(
            datetime.fromisoformat(document["at"]),
            None if due_at is None else datetime.fromisoformat(due_at),
            tuple(document["organisations"]),
            document["variables"],
            bool(document["asks_system"]),
        )
