"""What changed between two versions of a process, in words: «было» and «стало»."""

from processes.comparison.compare import compare
from processes.comparison.queries import (
    Compared,
    ComparedDraft,
    CompareDraft,
    CompareVersions,
    Diagram,
)
from processes.comparison.values import Change, Comparison, Mark, Matter, Outcome

__all__ = [
    "Change",
    "CompareDraft",
    "CompareVersions",
    "Compared",
    "ComparedDraft",
    "Comparison",
    "Diagram",
    "Mark",
    "Matter",
    "Outcome",
    "compare",
]
