"""Open an occurrence of another activity for the same ОО."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from engine import SYSTEM, JobContext, JobError
from engine.instances.lifecycle import InstanceState
from engine.instances.tables import instances
from processes.handlers import arguments
from processes.roadmap.occurrence import Origin
from processes.roadmap.schedule import due_at
from processes.roadmap.start import AddOccurrence
from processes.roadmap.tables import occurrences, plans

_GOING_ON = (InstanceState.ACTIVE.value, InstanceState.SUSPENDED.value)


def open_occurrence(job: JobContext) -> dict[str, int]:
    """Add an occurrence that opens with the next sweep; while one is open, it is that one.

    Every argument but `activity` becomes a start variable. Due at the end of the programme, or of
    the school year's May.
    """
    activity, year = arguments.text(job, "activity"), arguments.school_year(job)
    plan, organisation = _plan(job), arguments.place(job)
    known = _open_one(job, (plan, activity, organisation), year)
    if known is not None:
        return {"occurrence": known}
    more = {name: value for name, value in job.arguments.items() if name != "activity"}
    begins = int(year.partition("-")[0])
    added = job.run(
        AddOccurrence(
            plan,
            activity,
            job.uow.now,
            _due_at(more, begins),
            SYSTEM,
            origin=Origin.MESSAGE,
            organisation=organisation,
            variables={**more, "school_year": year, "year": begins},
        )
    )
    return {"occurrence": added}


def _due_at(variables: Mapping[str, Any], begins: int) -> datetime:
    return due_at(arguments.day(variables.get("programme_ends")) or date(begins + 1, 5, 31))


def _open_one(job: JobContext, which: tuple[str, str, str], year: str) -> int | None:
    """Return the occurrence of an activity, ОО and year that has not ended; None if there is none."""
    plan, activity, organisation = which
    query = (
        select(occurrences.c.id, occurrences.c.variables, instances.c.state)
        .join(instances, instances.c.id == occurrences.c.instance_id, isouter=True)
        .where(
            occurrences.c.plan == plan,
            occurrences.c.activity == activity,
            occurrences.c.organisation == organisation,
            occurrences.c.origin == Origin.MESSAGE.value,
        )
        .order_by(occurrences.c.id)
    )
    for row in job.uow.connection.execute(query):
        if row.variables.get("school_year") == year and row.state in (None, *_GOING_ON):
            return int(row.id)
    return None


def _plan(job: JobContext) -> str:
    """Return the plan of the tree; for one started by hand the plan adopted last."""
    found = arguments.occurrence_of(job)
    newest = select(plans.c.name).order_by(plans.c.adopted_at.desc()).limit(1)
    plan = found.plan if found is not None else job.uow.connection.scalar(newest)
    if plan is None:
        raise JobError("План ещё не введён в действие: открыть мероприятие нельзя.")
    return str(plan)
