from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from engine.command import Command
from engine.errors import InvalidState, NotFound
from engine.storage.prepared import Prepared
from engine.work_items.tables import work_items
from processes.documents.tables import documents

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


_INSTANCE = Prepared(
    select(work_items.c.instance_id).where(work_items.c.id == bindparam("work_item_id"))
)
_DOCUMENT = documents.c.id == bindparam("document_id")
_ATTACHED_TO = Prepared(
    select(documents.c.id, documents.c.work_item_id).where(_DOCUMENT).with_for_update()
)
_ATTACH = Prepared(
    update(documents)
    .where(_DOCUMENT)
    .values(work_item_id=bindparam("work_item_id"), instance_id=bindparam("instance_id"))
)


@dataclass(frozen=True, slots=True)
class AttachDocuments(Command[None]):
    """Make stored documents part of a work item and of its instance; twice is the same as once.

    Raises NotFound for a document or a work item that does not exist, and InvalidState for
    a document that belongs to another work item: nobody can take over others' documents.
    """

    document_ids: tuple[int, ...]
    work_item_id: int

    def execute(self, uow: UnitOfWork) -> None:
        """Attach them all, or none."""
        values: dict[str, Any] = {"work_item_id": self.work_item_id}
        instance_id = _INSTANCE.scalar(uow.connection, values)
        if instance_id is None:
            raise NotFound(f"Задачи № {self.work_item_id} нет.")
        wanted = sorted(set(self.document_ids))
        for document_id in wanted:
            self._refuse_others(uow, document_id)
        values["instance_id"] = instance_id
        for document_id in wanted:
            _ATTACH.run(uow.connection, {**values, "document_id": document_id})

    def _refuse_others(self, uow: UnitOfWork, document_id: int) -> None:
        row = _ATTACHED_TO.first(uow.connection, {"document_id": document_id})
        if row is None:
            raise NotFound(f"Документа № {document_id} нет: приложите файл ещё раз.")
        if row.work_item_id not in (None, self.work_item_id):
            raise InvalidState("Файл уже приложен к другой задаче: загрузите его ещё раз.")
