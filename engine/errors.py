"""One error tree. Every message is a sentence: what was expected, what was found, which one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class EngineError(Exception):
    """A command was refused; nothing changed."""


class NotFound(EngineError):
    """There is no such thing, or the actor may not know that there is."""


class NotAllowed(EngineError):
    """The actor has no right to do this."""


class InvalidState(EngineError):
    """The thing is not in a state in which this can be done."""


class InvalidInput(EngineError):
    """A value handed to a command cannot be used."""


class Conflict(EngineError):
    """Somebody else changed the same thing at the same moment; try again."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a diagram, and where.

    `rule` is a stable id for code; `message` is a Russian sentence for the process owner.
    """

    element_id: str | None
    rule: str
    message: str


class InvalidDiagram(EngineError):
    """A diagram cannot be deployed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(p.message for p in self.problems))
