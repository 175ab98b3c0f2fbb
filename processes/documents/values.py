from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

_SHOWN_IN_A_PAGE = frozenset({"application/pdf", "image/jpeg", "image/png"})


@dataclass(frozen=True, slots=True)
class Document:
    """What is known of a stored document; `size` is in bytes, `uploaded_at` aware UTC.

    `kind` is what the plan calls it («приказ ОО о внедрении ЦМН»), empty if it has no name there.
    `work_item_id` and `instance_id` are None until it is attached.
    """

    id: int
    sha256: str
    size: int
    file_name: str
    media_type: str
    kind: str
    work_item_id: int | None
    instance_id: int | None
    organisation: str | None
    uploaded_by: str
    uploaded_at: datetime

    @property
    def may_be_shown(self) -> bool:
        """Whether a browser may show it in a page; everything else is only downloaded."""
        return self.media_type in _SHOWN_IN_A_PAGE
