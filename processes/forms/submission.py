"""What a person sent, and what was typed in it: kept whole, also when it is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from processes.forms.conditions import JsonValue


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that is stored already: its name, its size in bytes and the id of its document."""

    name: str
    size: int
    document_id: int

    def to_document(self) -> dict[str, JsonValue]:
        """Return it as JSON."""
        return {"name": self.name, "size": self.size, "document_id": self.document_id}


@dataclass(frozen=True, slots=True)
class Submitted:
    """One request: texts by name, files just uploaded, files attached by an earlier request.

    `attached` comes from the stored draft, never from the request: a person cannot name
    a document of somebody else's. `<key>-remove` in the texts names documents to let go of.
    """

    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, Sequence[UploadedFile]] = field(default_factory=dict)
    attached: Mapping[str, Sequence[UploadedFile]] = field(default_factory=dict)


Row = Mapping[str, str]
"""One row of a table as it was typed: text by column."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the fields of one form, by field key, ready to be shown again."""

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    files: Mapping[str, tuple[UploadedFile, ...]] = field(default_factory=dict)

    def with_rows(self, table: str, rows: Sequence[Row]) -> Typed:
        """Return the same with other rows in one table."""
        return replace(self, rows={**self.rows, table: tuple(rows)})

    def to_document(self) -> dict[str, JsonValue]:
        """Return everything as JSON, for a draft."""
        return {
            "texts": {key: list(texts) for key, texts in self.texts.items()},
            "rows": {key: [dict(row) for row in rows] for key, rows in self.rows.items()},
            "files": {
                key: [file.to_document() for file in files] for key, files in self.files.items()
            },
        }
