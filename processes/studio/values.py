"""What leaves this package, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RevisionKind(StrEnum):
    """How a revision came about. All but the first are never thinned out."""

    AUTOSAVE = "autosave"
    BEGUN = "begun"
    IMPORTED = "imported"
    LAID_OUT = "laid_out"
    RESTORED = "restored"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft of a process. `revision` is the number of its newest revision."""

    id: int
    process_key: str
    name: str
    revision: int
    base_definition_id: int | None
    begun_at: datetime
    begun_by: str
    saved_at: datetime
    saved_by: str
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether there is something in it that is neither published nor put aside."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a draft, without its XML."""

    number: int
    kind: RevisionKind
    note: str
    saved_at: datetime
    saved_by: str
    checksum: str


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody who has a draft open in a browser tab."""

    person_id: str
    tab: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class ElementComment:
    """A remark on an element of a process."""

    id: int
    process_key: str
    element_id: str
    text: str
    written_at: datetime
    written_by: str
    resolved_at: datetime | None
    resolved_by: str | None
