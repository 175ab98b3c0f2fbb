"""Find documents of other activities, and publish how a municipal step has ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from typing import Any

from sqlalchemy import func, or_, select, update

from engine import SYSTEM, JobContext
from engine.diagrams.model import NodeKind
from engine.history.events import EventName
from engine.history.tables import history_events
from engine.instances.lifecycle import InstanceState
from engine.instances.tables import instances
from engine.work_items.lifecycle import WorkItemState
from engine.work_items.tables import work_items
from processes.documents import DocumentFolder, DocumentsOf, ReceivedFile, StoreDocument
from processes.documents.tables import documents
from processes.handlers import arguments
from processes.handlers.answers import newest
from processes.people.period import today
from processes.people.tables import organisations
from processes.registers.snapshot import of_activity

_NOT_FINISHED = {
    InstanceState.ACTIVE.value: "ещё не закончено",
    InstanceState.SUSPENDED.value: "приостановлено",
    InstanceState.CANCELLED.value: "отменено",
}


def collect_documents(job: JobContext) -> dict[str, int]:
    """Count the documents of finished instances of activities: the ОО's own and the municipality's."""
    activities = arguments.texts(job, "activities")
    place = instances.c.organisation
    query = (
        select(func.count(documents.c.id.distinct()))
        .join(instances, instances.c.id == documents.c.instance_id)
        .where(
            instances.c.state == InstanceState.COMPLETED.value,
            or_(place.is_(None), place == job.organisation),
            or_(*(of_activity(activity) for activity in activities)),
        )
    )
    return {"found": job.uow.connection.scalar(query) or 0}


def publish_result(folder: DocumentFolder, job: JobContext) -> dict[str, int]:
    """Store a summary of how the branches ended as a document of the instance; return its id.

    It holds names of organisations, outcomes and tasks, and numbers: what people wrote stays
    where it is. With `element` the files of the newest submission there are published too.
    """
    title = arguments.text(job, "title")
    if job.arguments.get("element") is not None:
        _publish_files(job, title)
    name = title.replace(": ", " – ").replace(":", " ")
    received = folder.receive(BytesIO(_summary(job, title).encode()), f"{name[:110]}.txt")
    return {"document": _publish(job, received, title)}


def _publish_files(job: JobContext, title: str) -> None:
    found = newest(job, arguments.text(job, "element"))
    for document in [] if found is None else job.run(DocumentsOf(work_item_id=found.work_item_id)):
        known = asdict(document)
        file = ReceivedFile(*(known[key] for key in ("sha256", "size", "file_name", "media_type")))
        _publish(job, file, title)


def _publish(job: JobContext, file: ReceivedFile, title: str) -> int:
    document = job.run(StoreDocument(file, SYSTEM.user_id, job.organisation, title))
    job.uow.connection.execute(
        update(documents).where(documents.c.id == document.id).values(instance_id=job.instance_id)
    )
    return document.id


def _summary(job: JobContext, title: str) -> str:
    return "\n".join([title, "", *_heading(job), *_branches(job), *_tasks(job)]) + "\n"


def _heading(job: JobContext) -> Iterator[str]:
    yield f"Опубликовано {today(job.uow.now):%d.%m.%Y}."
    found = arguments.occurrence_of(job)
    if found is not None:
        yield f"Мероприятие {found.activity}, учебный год {found.school_year}."


def _branches(job: JobContext) -> Iterator[str]:
    ended = _ends(job)
    if ended:
        yield from ("", "Итоги по организациям")
        yield from (f"- {place}: {how}." for place, how in ended)
        yield from ("", "Всего")
        counts = Counter(how for _, how in ended)
        yield from (f"- {how}: {count}." for how, count in counts.most_common())


def _ends(job: JobContext) -> list[tuple[str, str]]:
    """Return how the newest branch of each organisation ended, in order of their ids."""
    newest_ids = (
        select(func.max(instances.c.id))
        .where(
            instances.c.root_id == arguments.root_of(job),
            instances.c.parent_id == job.instance_id,
            instances.c.organisation.is_not(None),
        )
        .group_by(instances.c.organisation, instances.c.process_key)
    )
    query = (
        select(instances.c.id, instances.c.state, organisations.c.short_name)
        .join(organisations, organisations.c.id == instances.c.organisation)
        .where(instances.c.id.in_(newest_ids))
        .order_by(organisations.c.id)
    )
    names = _end_names(job)
    return [
        (row.short_name, _NOT_FINISHED.get(row.state) or names.get(row.id, "закончено"))
        for row in job.uow.connection.execute(query)
    ]


def _end_names(job: JobContext) -> dict[int, str]:
    """Return the names of the end events that the branches have reached."""
    query = (
        select(history_events.c.instance_id, history_events.c.element_id, instances.c.definition_id)
        .join(instances, instances.c.id == history_events.c.instance_id)
        .where(
            instances.c.root_id == arguments.root_of(job),
            instances.c.parent_id == job.instance_id,
            history_events.c.kind == EventName.ELEMENT_PASSED.value,
        )
        .order_by(history_events.c.instance_id, history_events.c.position)
    )
    found: dict[int, str] = {}
    for row in job.uow.connection.execute(query):
        node: Any = _nodes(job, row.definition_id).get(row.element_id)
        if node is not None and node.kind is NodeKind.END and node.name:
            found[row.instance_id] = node.name
    return found


def _nodes(job: JobContext, definition_id: int) -> dict[str, Any]:
    return job.uow.runtime.definitions.get(job.uow.connection, definition_id).program.nodes


def _tasks(job: JobContext) -> Iterator[str]:
    """Name the tasks that people have completed, with their number."""
    query = (
        select(work_items.c.name, func.count(), func.min(work_items.c.id).label("first"))
        .join(instances, instances.c.id == work_items.c.instance_id)
        .where(
            arguments.in_tree(arguments.root_of(job)),
            work_items.c.state == WorkItemState.COMPLETED.value,
        )
        .group_by(work_items.c.name)
        .order_by("first")
    )
    done = list(job.uow.connection.execute(query))
    if done:
        yield from ("", "Выполненные задачи")
        yield from (f"- {name}: {count}." for name, count, _ in done)
