"""Puts questions about elements, and looks up what has been answered."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from engine.diagrams.model import Node
from engine.migration.values import BOTH, Answers, Aspect, Choice, Finding, Severity


class Questions:
    """The findings of one instance, in the order in which they came up."""

    def __init__(self, answers: Answers, zone: ZoneInfo) -> None:
        self._answers = answers
        self._zone = zone
        self.findings: list[Finding] = []

    def ask(self, aspect: Aspect, element: Node, message: str) -> Choice | None:
        """Return the answer, if there is one; put the question to a person if not."""
        answer = self._answers.get((element.id, aspect))
        severity = Severity.DECISION if answer is None else Severity.NOTE
        self.add(Finding(severity, aspect, element.id, message, options=BOTH))
        return answer

    def note(self, aspect: Aspect, element: Node, message: str) -> None:
        """Say something that a person may want to know."""
        self.add(Finding(Severity.NOTE, aspect, element.id, message))

    def refuse(self, aspect: Aspect, element: Node, message: str) -> None:
        """Say what stands in the way."""
        self.add(Finding(Severity.OBSTACLE, aspect, element.id, message))

    def add(self, finding: Finding) -> None:
        """Keep a finding once."""
        if finding not in self.findings:
            self.findings.append(finding)

    def date(self, moment: datetime | None) -> str:
        """Return a moment as part of a sentence; nothing for no moment."""
        return "" if moment is None else f" ({moment.astimezone(self._zone):%d.%m.%Y})"
