from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from engine.command import Command
from engine.storage.rows import insert_row
from processes.documents.folder import ReceivedFile
from processes.documents.tables import documents
from processes.documents.values import Document

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class StoreDocument(Command[Document]):
    """Write down a file that the folder has received; it is attached to nothing yet.

    `kind` is what the plan calls the document; longer names are cut at 500 characters.
    """

    file: ReceivedFile
    uploaded_by: str
    organisation: str | None = None
    kind: str = ""

    def execute(self, uow: UnitOfWork) -> Document:
        """Return the document with its id."""
        values = {
            **asdict(self.file),
            "kind": self.kind[:500],
            "work_item_id": None,
            "instance_id": None,
            "organisation": self.organisation,
            "uploaded_by": self.uploaded_by,
            "uploaded_at": uow.now,
        }
        return Document(id=insert_row(uow.connection, documents, values), **values)
