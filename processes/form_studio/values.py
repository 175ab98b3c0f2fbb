"""What leaves this package, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FormDraft:
    """The draft of a form; see the table for `position`, `last`, `turn` and `page`."""

    id: int
    form_key: str
    title: str
    position: int
    last: int
    turn: int
    page: str
    base_version: int | None
    begun_at: datetime
    begun_by: str
    saved_at: datetime
    saved_by: str
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether there is something in it that is neither published nor put aside."""
        return self.closed_at is None

    @property
    def may_undo(self) -> bool:
        """Whether there is a step before this one."""
        return self.position > 1

    @property
    def may_redo(self) -> bool:
        """Whether a step was undone that can come back."""
        return self.position < self.last


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page was shown: the draft's `turn`, and the page's own random name."""

    turn: int
    page: str


@dataclass(frozen=True, slots=True)
class FormVersion:
    """One version of a form, without its document; `published_at` is None for a shipped one."""

    form_key: str
    version: int
    title: str
    checksum: str
    comment: str
    published_at: datetime | None
    published_by: str


@dataclass(frozen=True, slots=True)
class FormUse:
    """An element of the newest version of a process that shows a form.

    `form_version` is the version of the form that the process was published with, None if it is
    none of those that are known.
    """

    process_key: str
    process_name: str
    definition_id: int
    process_version: int
    element_id: str
    element_name: str
    lane: str
    form_version: int | None


@dataclass(frozen=True, slots=True)
class SketchProblem:
    """What keeps a draft from being published.

    `uid` is the field, or `form` for the form itself; `name` is the control at which it stands.
    """

    uid: str
    name: str
    message: str
