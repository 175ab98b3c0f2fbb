"""Numbers for control and monitoring (activities 6.2 to 6.4, 8.1 and 8.2)."""

from __future__ import annotations

from sqlalchemy import func, select

from engine import JobContext, JobError
from engine.work_items.tables import STILL_OPEN, work_items
from processes.handlers import arguments
from processes.pairs import FiguresOfPairs

_INSTITUTION, _MUNICIPAL = "institution", "municipal"


def collect_figures(job: JobContext) -> dict[str, int]:
    """Count, now, for the ОО of the instance or for all: overdue work, pairs of the year, debts."""
    scope = arguments.text(job, "scope")
    if scope not in (_INSTITUTION, _MUNICIPAL):
        raise JobError(f"Показатели собирают по ОО или по муниципалитету, а не «{scope}».")
    place = arguments.place(job) if scope == _INSTITUTION else None
    found = job.run(FiguresOfPairs(arguments.school_year(job), place))
    return {
        "overdue": _overdue(job, place),
        "pairs": found.pairs,
        "pairs_without_meetings": found.without_meetings,
        "feedback_debts": found.debts,
        "terminations": found.terminated,
    }


def _overdue(job: JobContext, place: str | None) -> int:
    query = (
        select(func.count())
        .select_from(work_items)
        .where(STILL_OPEN, work_items.c.due_or_never < job.uow.now)
    )
    if place is not None:
        query = query.where(work_items.c.organisation == place)
    return job.uow.connection.scalar(query) or 0
