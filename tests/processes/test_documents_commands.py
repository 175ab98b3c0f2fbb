from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar, cast
from uuid import UUID

import pytest
from sqlalchemy import Connection, create_engine, insert
from sqlalchemy.pool import StaticPool

from engine.command import Command
from engine.errors import InvalidInput, InvalidState, NotFound
from engine.storage.base import metadata
from engine.unit_of_work import UnitOfWork
from engine.work_items.tables import NEVER, work_items
from processes.documents import (
    AttachDocuments,
    Document,
    DocumentOf,
    DocumentsOf,
    ReceivedFile,
    StoreDocument,
)
from processes.documents.tables import documents

T = TypeVar("T")
NOW = datetime(2022, 9, 1, 6, 0, tzinfo=UTC)
FILE = ReceivedFile("ab" * 32, 1000, "приказ.pdf", "application/pdf")


@dataclass
class Work:
    """Runs commands at a fixed moment."""

    connection: Connection
    now: datetime = NOW

    def run(self, command: Command[T]) -> T:
        return command.execute(cast("UnitOfWork", self))

    def store(self) -> Document:
        return self.run(StoreDocument(FILE, "p-0001", "oo-05", "приказ ОО"))


@pytest.fixture
def work() -> Iterator[Work]:
    """Two work items of instance 1 and one of instance 2."""
    database = create_engine("sqlite://", poolclass=StaticPool)
    with database.begin() as connection:
        metadata.create_all(connection, tables=[documents, work_items])
        for work_item_id, instance_id in ((11, 1), (12, 1), (21, 2)):
            connection.execute(insert(work_items).values(_row(work_item_id, instance_id)))
        yield Work(connection)
    database.dispose()


def _row(work_item_id: int, instance_id: int) -> dict[str, object]:
    texts = dict.fromkeys(
        ("element_id", "name", "process_key", "role", "candidate_group", "state"), "x"
    )
    task_id = {"task_id": UUID(int=work_item_id)}
    times = {"opened_at": NOW, "due_or_never": NEVER, "priority": 0, "personal": False}
    return {"id": work_item_id, "instance_id": instance_id, **texts, **task_id, **times}


def test_a_stored_document_says_what_it_is_who_sent_it_and_when(work: Work) -> None:
    document = work.store()

    assert work.run(DocumentOf(document.id)) == document
    assert (document.sha256, document.size, document.file_name) == (
        FILE.sha256,
        1000,
        "приказ.pdf",
    )
    assert (document.uploaded_by, document.organisation, document.uploaded_at) == (
        "p-0001",
        "oo-05",
        NOW,
    )
    assert document.work_item_id is None


def test_attached_documents_belong_to_the_work_item_and_its_instance(work: Work) -> None:
    first, second, other = work.store(), work.store(), work.store()

    work.run(AttachDocuments((first.id, second.id), 11))
    work.run(AttachDocuments((other.id,), 12))

    assert [one.id for one in work.run(DocumentsOf(work_item_id=11))] == [first.id, second.id]
    assert [one.id for one in work.run(DocumentsOf(instance_id=1))] == [
        first.id,
        second.id,
        other.id,
    ]
    assert work.run(DocumentsOf(instance_id=2)) == []


def test_attaching_twice_is_attaching_once(work: Work) -> None:
    document = work.store()

    work.run(AttachDocuments((document.id,), 11))
    work.run(AttachDocuments((document.id, document.id), 11))

    assert len(work.run(DocumentsOf(work_item_id=11))) == 1


def test_a_document_of_another_work_item_cannot_be_taken_over(work: Work) -> None:
    mine, others = work.store(), work.store()
    work.run(AttachDocuments((others.id,), 21))

    with pytest.raises(InvalidState, match="уже приложен к другой задаче"):
        work.run(AttachDocuments((mine.id, others.id), 11))
    assert work.run(DocumentsOf(work_item_id=11)) == []


def test_what_does_not_exist_cannot_be_attached(work: Work) -> None:
    document = work.store()

    with pytest.raises(NotFound, match="Документа № 99 нет"):
        work.run(AttachDocuments((document.id, 99), 11))
    with pytest.raises(NotFound, match="Задачи № 99 нет"):
        work.run(AttachDocuments((document.id,), 99))


def test_a_document_that_does_not_exist_is_not_found(work: Work) -> None:
    with pytest.raises(NotFound, match="Документа № 5 нет"):
        work.run(DocumentOf(5))


@pytest.mark.parametrize("query", [DocumentsOf(), DocumentsOf(work_item_id=1, instance_id=1)])
def test_documents_are_asked_for_by_work_item_or_by_instance(
    work: Work, query: DocumentsOf
) -> None:
    with pytest.raises(InvalidInput):
        work.run(query)


@pytest.mark.parametrize(
    ("media_type", "shown"),
    [("application/pdf", True), ("image/png", True), ("text/plain; charset=utf-8", False)],
)
def test_only_harmless_kinds_are_shown_in_a_page(
    work: Work, media_type: str, *, shown: bool
) -> None:
    file = ReceivedFile(FILE.sha256, 1, "a", media_type)

    assert work.run(StoreDocument(file, "p-0001")).may_be_shown is shown
