from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from engine.command import Command
from engine.errors import InvalidState, NotFound
from engine.work_items.tables import work_items
from processes.documents.tables import documents

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


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
        instance_id = uow.connection.scalar(
            select(work_items.c.instance_id).where(work_items.c.id == self.work_item_id)
        )
        if instance_id is None:
            raise NotFound(f"Задачи № {self.work_item_id} нет.")
        self._refuse_others(uow)
        uow.connection.execute(
            update(documents)
            .where(documents.c.id.in_(self.document_ids))
            .values(work_item_id=self.work_item_id, instance_id=instance_id)
        )

    def _refuse_others(self, uow: UnitOfWork) -> None:
        rows = uow.connection.execute(
            select(documents.c.id, documents.c.work_item_id)
            .where(documents.c.id.in_(self.document_ids))
            .with_for_update()
        ).all()
        missing = set(self.document_ids) - {row.id for row in rows}
        if missing:
            raise NotFound(f"Документа № {min(missing)} нет: приложите файл ещё раз.")
        if any(row.work_item_id not in (None, self.work_item_id) for row in rows):
            raise InvalidState("Файл уже приложен к другой задаче: загрузите его ещё раз.")
