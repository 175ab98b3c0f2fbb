"""One occurrence of an activity: a window in which its process runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from processes.roadmap.schedule import school_year_of

_ZONE = ZoneInfo("Europe/Moscow")


class Origin(StrEnum):
    """Why an occurrence exists."""

    PLAN = "plan"
    SCHEDULE = "schedule"
    REQUEST = "request"
    MESSAGE = "message"
    MANUAL = "manual"


def occurrence_row(
    plan: str,
    activity: str,
    opens_at: datetime,
    due_at: datetime | None,
    *,
    origin: Origin,
    created_by: str,
    **more: Any,
) -> dict[str, Any]:
    """Return the row of a new occurrence.

    The same activity, organisation, opening moment and `topic` is the same occurrence.
    """
    day = opens_at.astimezone(_ZONE).date()
    organisation = more.get("organisation")
    variables: Mapping[str, Any] = more.get("variables") or {}
    parts = (
        plan,
        activity,
        organisation or "",
        opens_at.isoformat(),
        str(variables.get("topic", "")),
    )
    return {
        "plan": plan,
        "activity": activity,
        "organisation": organisation,
        "year": day.year,
        "school_year": school_year_of(day),
        "opens_at": opens_at,
        "due_at": due_at,
        "origin": origin.value,
        "variables": dict(variables),
        "reason": more.get("reason"),
        "created_by": created_by,
        "dedupe_key": "|".join(parts)[:200],
    }
