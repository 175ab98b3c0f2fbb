"""What a service task hands to its handler, read with sentences for what is missing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, or_, select

from engine import JobContext, JobError
from engine.instances.live import lock
from engine.instances.tables import instances
from engine.storage.prepared import Prepared
from processes.people.period import MOSCOW, today
from processes.roadmap.loading import load_plan
from processes.roadmap.model import ScheduleKind
from processes.roadmap.schedule import school_year_of
from processes.roadmap.tables import occurrences

_OCCURRENCE = Prepared(
    select(occurrences.c.plan, occurrences.c.activity, occurrences.c.school_year).where(
        occurrences.c.instance_id == bindparam("root")
    )
)


def required(job: JobContext, name: str) -> Any:
    """Return an argument; raises JobError when it is not there."""
    value = job.arguments.get(name)
    if value is None:
        raise JobError(f"Шаг «{job.element_id}» не получил значение «{name}».")
    return value


def id_of(value: Any) -> int:
    """Return a number of a pair, a meeting, an entry, given as number or text; raises JobError."""
    try:
        return int(value)
    except (TypeError, ValueError):
        raise JobError(f"Ожидался номер записи, получено «{value}».") from None


def number(job: JobContext, name: str) -> int:
    """Return an argument that is an id of ours."""
    return id_of(required(job, name))


def text(job: JobContext, name: str) -> str:
    """Return an argument as text."""
    return str(required(job, name))


def texts(job: JobContext, name: str) -> list[str]:
    """Return a list of texts; a single one is a list of one."""
    value = required(job, name)
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def place(job: JobContext) -> str:
    """Return the organisation of the instance; raises JobError when it has none."""
    if job.organisation is None:
        raise JobError(f"Шаг «{job.element_id}» работает внутри ОО, а у процесса её нет.")
    return job.organisation


def day(value: Any) -> date | None:
    """Return a day written as in a form (ISO), or as a moment; None if there is none."""
    if not value:
        return None
    if len(str(value)) > len("2023-11-01"):
        moment = datetime.fromisoformat(str(value))
        return moment.astimezone(MOSCOW).date() if moment.tzinfo else moment.date()
    return date.fromisoformat(str(value))


def root_of(job: JobContext) -> int:
    """Return the instance at the top of the tree of calls."""
    return lock(job.uow, job.instance_id).root_id


def occurrence_of(job: JobContext) -> Any:
    """Return the plan, activity and school year for which the tree was opened; None outside a plan."""
    return _OCCURRENCE.first(job.uow.connection, {"root": root_of(job)})


def school_year(job: JobContext) -> str:
    """Return the school year that the work is about.

    A continuous activity spans several, so there it is the one of this moment.
    """
    given = job.variables.get("school_year")
    if given is None or _is_continuous(job):
        return school_year_of(today(job.uow.now))
    return str(given)


def programme_dates(year: str) -> tuple[date, date]:
    """Return when programmes run unless a form says otherwise: 1 November to 31 May."""
    first = int(year.partition("-")[0])
    return date(first, 11, 1), date(first + 1, 5, 31)


def in_tree(root: int | BindParameter[int]) -> Any:
    """Return the condition that an instance belongs to a tree of calls."""
    return or_(instances.c.root_id == root, instances.c.id == root)


def _is_continuous(job: JobContext) -> bool:
    found = occurrence_of(job)
    if found is None:
        return False
    kind = load_plan(found.plan).activity(found.activity).schedule.kind
    return kind is ScheduleKind.CONTINUOUS
