"""What a move to another version finds, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """What a preview says of an instance."""

    GOES = "goes"
    NEEDS_DECISION = "needs_decision"
    CANNOT = "cannot"


class Severity(StrEnum):
    """How much a finding weighs: worth knowing, to be decided, in the way."""

    NOTE = "note"
    DECISION = "decision"
    OBSTACLE = "obstacle"


class Aspect(StrEnum):
    """What a finding is about."""

    INSTANCE = "instance"
    PLACE = "place"
    LISTENER = "listener"
    ROLE = "role"
    FORM = "form"
    DUE = "due"
    TIMER = "timer"
    MESSAGE = "message"
    CALL = "call"
    JOB = "job"
    LOOP = "loop"
    JOIN = "join"
    INCIDENT = "incident"


class Choice(StrEnum):
    """Leave what is open as it was opened, or make it as the new version says."""

    KEEP = "keep"
    RENEW = "renew"


Answers = Mapping[tuple[str, Aspect], Choice]
"""Choices by element of the version that is left, and aspect."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person has decided.

    `mapping` leads from an element (a node or a flow) of the version that is left to one of the
    version that is entered, or to None for an event that is no longer waited for. `choices` answer
    what a finding with options asks.
    """

    mapping: Mapping[str, str | None] = field(default_factory=dict)
    choices: Answers = field(default_factory=dict)

    def reversed(self) -> Decisions:
        """Return the decisions that lead back; what was dropped or merged has no way back."""
        back = {new: old for old, new in self.mapping.items() if new is not None}
        choices = {
            (self.mapping.get(element) or element, aspect): choice
            for (element, aspect), choice in self.choices.items()
        }
        return Decisions(back, choices)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a move changes or that stands in its way.

    `message` is a Russian sentence that names the element. A decision is answered by the mapping
    (then `candidates` are elements of the other version) or by a choice (then `options` are not
    empty).
    """

    severity: Severity
    aspect: Aspect
    element_id: str | None
    message: str
    candidates: tuple[str, ...] = ()
    options: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class InstancePreview:
    """What a move of one instance would find."""

    instance_id: int
    process_key: str
    from_version: int
    to_version: int
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """Return whether it goes."""
        found = {finding.severity for finding in self.findings}
        if Severity.OBSTACLE in found:
            return Verdict.CANNOT
        return Verdict.NEEDS_DECISION if Severity.DECISION in found else Verdict.GOES

    def reasons(self) -> list[str]:
        """Return the sentences that say why it does not go."""
        return [f.message for f in self.findings if f.severity is not Severity.NOTE]


BOTH = (Choice.KEEP, Choice.RENEW)
