from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.command import Query
from engine.errors import InvalidInput, NotFound
from processes.documents.tables import documents
from processes.documents.values import Document

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DocumentOf(Query[Document]):
    """One document by its id; raises NotFound. Whether the reader may see it is asked elsewhere."""

    document_id: int

    def execute(self, uow: UnitOfWork) -> Document:
        """Return the document."""
        query = select(documents).where(documents.c.id == self.document_id)
        row = uow.connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(f"Документа № {self.document_id} нет: проверьте ссылку.")
        return Document(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


@dataclass(frozen=True, slots=True)
class DocumentsOf(Query[list[Document]]):
    """The documents attached to a work item, or to all work items of an instance, oldest first."""

    work_item_id: int | None = None
    instance_id: int | None = None

    def execute(self, uow: UnitOfWork) -> list[Document]:
        """Return the documents; raises InvalidInput unless one of the two ids is given."""
        if (self.work_item_id is None) == (self.instance_id is None):
            raise InvalidInput("Укажите либо задачу, либо экземпляр процесса.")
        column, wanted = (
            (documents.c.work_item_id, self.work_item_id)
            if self.work_item_id is not None
            else (documents.c.instance_id, self.instance_id)
        )
        query = select(documents).where(column == wanted).order_by(documents.c.id)
        return [Document(**row._mapping) for row in uow.connection.execute(query)]  # noqa: SLF001 - SQLAlchemy's public name
