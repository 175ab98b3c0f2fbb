"""What a comparison finds, as frozen values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """What befell an element; on the drawing it has a colour and a sign."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Matter(StrEnum):
    """What a change is about; the list of changes is grouped by it."""

    PROCESS = "process"
    ELEMENT = "element"
    NAME = "name"
    ROLE = "role"
    FORM = "form"
    FIELDS = "fields"
    DOCUMENTS = "documents"
    DUE = "due"
    TIMER = "timer"
    EVENT = "event"
    CONDITION = "condition"
    FLOW = "flow"
    REPEAT = "repeat"
    CALL = "call"
    MAPPING = "mapping"
    SYSTEM = "system"
    PLACE = "place"
    DESCRIPTION = "description"
    RECORD = "record"


class Outcome(StrEnum):
    """What a comparison comes to."""

    SAME = "same"
    """Not a byte differs."""

    LAYOUT = "layout"
    """The drawing differs, the process does not."""

    RECORDS = "records"
    """Something differs in the file that the engine does not read."""

    MEANING = "meaning"
    """The process differs; `Comparison.changes` says where."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    `sentence` names the element and says what happened to it; `before` and `after` are the values
    in words, empty where there is none. `element_id` is a node or flow of the older version when
    the mark is «removed», of the newer one when it is «added», of both when it is «changed»;
    None for what belongs to no element.
    """

    mark: Mark
    matter: Matter
    sentence: str
    before: str = ""
    after: str = ""
    element_id: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences, in the order in which a person reads a diagram."""

    outcome: Outcome
    changes: tuple[Change, ...] = ()

    @property
    def counts(self) -> dict[Mark, int]:
        """How many changes there are of each mark; none of a mark is no entry."""
        return dict(Counter(change.mark for change in self.changes))

    def marks_before(self) -> dict[str, Mark]:
        """Return what to mark on the older drawing, by element."""
        return self._marks(Mark.REMOVED)

    def marks_after(self) -> dict[str, Mark]:
        """Return what to mark on the newer drawing, by element."""
        return self._marks(Mark.ADDED)

    def _marks(self, own: Mark) -> dict[str, Mark]:
        return {
            change.element_id: change.mark
            for change in reversed(self.changes)
            if change.element_id and change.mark in (own, Mark.CHANGED)
        }
