"""The plan as a table for others: JSON and CSV, in the words of the order."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from processes.roadmap.model import Activity, Plan
from processes.roadmap.schedule import occurrences


def export_json(plan: Plan) -> list[dict[str, Any]]:
    """Return one mapping per activity: the words of the order, and what the system makes of them.

    Dates are ISO texts. The number stands without the full stop of the table ("1.1").
    """
    return [_row(activity, plan) for activity in plan.activities]


def export_csv(plan: Plan) -> str:
    """Return the five columns of the table in the words of the order, comma-separated, with its header."""
    table = StringIO()
    writer = csv.writer(table)
    writer.writerow(plan.header)
    for activity in plan.activities:
        writer.writerow(cell.verbatim for cell in activity.cells)
    return table.getvalue()


def _row(activity: Activity, plan: Plan) -> dict[str, Any]:
    return {
        "number": activity.number,
        "section": activity.section.title.verbatim,
        "title": activity.title.verbatim,
        "schedule": activity.schedule.cell.verbatim,
        "executors": activity.executors.cell.verbatim,
        "result": activity.result.cell.verbatim,
        "roles": list(activity.executors.roles),
        "occurrences": [
            {
                "year": each.year,
                "opens_on": each.opens_on.isoformat(),
                "due_on": each.due_on.isoformat() if each.due_on else None,
            }
            for each in occurrences(activity.schedule, plan)
        ],
        "process_key": activity.process_key,
        "schedule_kind": activity.schedule.kind.value,
    }
